import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { goPodTemplate } from '../../../../../src/sandbox/resources/pod/go-template.ts'
import { specDiff } from '../../../../../src/sandbox/resources/pod/spec-diff.ts'
import type { PodSpec } from '../../../../../src/sandbox/schema/types.gen.ts'

const mount = { name: 'token', readOnly: true, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' }
const spec: PodSpec = {
  containers: [
    {
      name: 'a',
      image: 'nginx',
      resources: {},
      volumeMounts: [mount],
      terminationMessagePath: '/dev/termination-log',
      terminationMessagePolicy: 'File',
      imagePullPolicy: 'Always',
    },
  ],
  volumes: [{ name: 'token', projected: { sources: [{ serviceAccountToken: { path: 'token' } }], defaultMode: 420 } }],
  restartPolicy: 'Always',
  terminationGracePeriodSeconds: 30,
  dnsPolicy: 'ClusterFirst',
  serviceAccountName: 'default',
  schedulerName: 'default-scheduler',
  securityContext: {},
}

/** As a Kubernetes 1.33 API server answers to such changes. */
describe('what differs between two pod specs', () => {
  const diff = (change: Partial<PodSpec>) => specDiff(spec, { ...spec, ...change })

  it('shows a field with its neighbours', () => {
    assert.equal(
      diff({ restartPolicy: 'Never' }),
      `  core.PodSpec{
  	... // 2 identical fields
  	Containers:                    {{Name: "a", Image: "nginx", VolumeMounts: {{Name: "token", ReadOnly: true, MountPath: "/var/run/secrets/kubernetes.io/serviceaccount"}}, TerminationMessagePath: "/dev/termination-log", ...}},
  	EphemeralContainers:           nil,
- 	RestartPolicy:                 "Always",
+ 	RestartPolicy:                 "Never",
  	TerminationGracePeriodSeconds: &30,
  	ActiveDeadlineSeconds:         nil,
  	... // 27 identical fields
  }
`,
    )
  })

  it('goes into what has parts, and breaks what is long', () => {
    const [container] = spec.containers
    assert.ok(container)
    const { volumeMounts: _mounts, ...rest } = container
    assert.equal(
      diff({ containers: [{ ...rest, resources: { limits: { cpu: '1' } } }] })
        .split('\n')
        .slice(3, -4)
        .join('\n'),
      `  	Containers: []core.Container{
  		{
  			... // 6 identical fields
  			EnvFrom: nil,
  			Env:     nil,
  			Resources: core.ResourceRequirements{
- 				Limits:   nil,
+ 				Limits:   core.ResourceList{s"cpu": {i: resource.int64Amount{value: 1}, s: "1", Format: "DecimalSI"}},
  				Requests: nil,
  				Claims:   nil,
  			},
  			ResizePolicy:  nil,
  			RestartPolicy: nil,
- 			VolumeMounts: []core.VolumeMount{
- 				{
- 					Name:      "token",
- 					ReadOnly:  true,
- 					MountPath: "/var/run/secrets/kubernetes.io/serviceaccount",
- 				},
- 			},
+ 			VolumeMounts:  nil,
  			VolumeDevices: nil,
  			LivenessProbe: nil,
  			... // 10 identical fields
  		},
  	},
  	EphemeralContainers: nil,`,
    )
  })

  it('tells an item that is new from one that changed', () => {
    const [container] = spec.containers
    assert.ok(container)
    const lines = diff({ containers: [container, { name: 'b', image: 'busybox' }] }).split('\n')
    assert.deepEqual(lines.slice(3, 7), [
      '  	Containers: []core.Container{',
      '  		{Name: "a", Image: "nginx", VolumeMounts: {{Name: "token", ReadOnly: true, MountPath: "/var/run/secrets/kubernetes.io/serviceaccount"}}, TerminationMessagePath: "/dev/termination-log", ...},',
      '+ 		{Name: "b", Image: "busybox"},',
      '  	},',
    ])
  })
})

describe('a pod template as Go prints it', () => {
  it('has every field of every struct, and addresses of what is elsewhere', () => {
    const { text } = goPodTemplate({ metadata: { labels: { a: 'b' } }, spec })
    assert.match(text, /^core\.PodTemplateSpec\{ObjectMeta:v1\.ObjectMeta\{Name:"", GenerateName:""/)
    assert.match(
      text,
      /CreationTimestamp:time\.Date\(1, time\.January, 1, 0, 0, 0, 0, time\.UTC\), DeletionTimestamp:<nil>/,
    )
    assert.match(text, /Labels:map\[string\]string\{"a":"b"\}, Annotations:map\[string\]string\(nil\)/)
    assert.match(text, /RestartPolicy:"Always", TerminationGracePeriodSeconds:\(\*int64\)\(0xc[0-9a-f]+\)/)
    assert.match(text, /Resources:\(\*core\.ResourceRequirements\)\(nil\)\}\}$/)
  })
})
