import { forbidden } from '../../api/status.ts'
import { kinds } from '../../kinds.ts'
import type { Container, Pod, PodSpec, ServiceAccount, Volume } from '../../schema/types.gen.ts'
import { generateName } from '../rest/metadata/names.ts'
import { newObject, shownName } from './new-object.ts'
import type { AdmissionPlugin } from './types.ts'

const MIRROR = 'kubernetes.io/config.mirror'
const MOUNT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount'
const VOLUME_PREFIX = 'kube-api-access-'

/** Gives pods an account and its token. Source: k8s.io/kubernetes/plugin/pkg/admission/serviceaccount/admission.go. */
export const serviceAccount: AdmissionPlugin = {
  name: 'ServiceAccount',
  admit(request, { reader }) {
    const pod = newObject<Pod>(request, 'pods')
    if (!pod?.spec || pod.metadata.annotations?.[MIRROR] !== undefined) return
    const { spec } = pod
    const name = spec.serviceAccountName || spec.serviceAccount || 'default'
    spec.serviceAccountName = name
    spec.serviceAccount = name
    const account = reader.get(kinds.serviceAccounts, request.namespace, name)
    if (!account) {
      const text = `error looking up service account ${request.namespace}/${name}: serviceaccount ${JSON.stringify(name)} not found`
      throw forbidden(kinds.pods, shownName(request), text)
    }
    if (spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true) mountToken(spec)
    inheritPullSecrets(spec, account)
  },
}

function inheritPullSecrets(spec: PodSpec, { imagePullSecrets }: ServiceAccount): void {
  if (!spec.imagePullSecrets?.length && imagePullSecrets?.length)
    spec.imagePullSecrets = structuredClone(imagePullSecrets)
}

function mountToken(spec: PodSpec): void {
  const existing = spec.volumes?.find(({ name }) => name.startsWith(VOLUME_PREFIX))
  const volume = existing?.name ?? generateName(VOLUME_PREFIX)
  let needed = false
  for (const container of [...(spec.initContainers ?? []), ...spec.containers])
    needed = mount(container, volume) || needed
  if (needed && !existing) spec.volumes = [...(spec.volumes ?? []), tokenVolume(volume)]
}

function mount(container: Container, name: string): boolean {
  if (container.volumeMounts?.some(({ mountPath }) => mountPath === MOUNT_PATH)) return false
  container.volumeMounts = [...(container.volumeMounts ?? []), { name, readOnly: true, mountPath: MOUNT_PATH }]
  return true
}

function tokenVolume(name: string): Volume {
  return {
    name,
    projected: {
      sources: [
        { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
        { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        {
          downwardAPI: {
            items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
          },
        },
      ],
      defaultMode: 420,
    },
  }
}
