import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gcloud } from '../../../../src/sandbox/shims/gcloud/gcloud.ts'
import type { CloudApi, CloudChange, CloudState } from '../../../../src/sandbox/shims/gcloud/types.ts'
import { gsutil } from '../../../../src/sandbox/shims/gsutil/gsutil.ts'
import { removeFolder, temporaryFolder } from '../../../helpers/temporary-folder.ts'

describe('the stand-ins for gcloud and gsutil', () => {
  let state: CloudState
  let kubeconfig: 'none' | 'written'
  let folder: string

  beforeEach(() => {
    state = { account: 'me@example.com', project: 'my-project', properties: {}, clusters: [], firewallRules: [] }
    kubeconfig = 'none'
    folder = temporaryFolder()
  })
  afterEach(() => removeFolder(folder))

  const api = (): CloudApi => ({
    state: async () => state,
    change: async (change) => {
      state = after(state, change)
      return state
    },
    writeKubeconfig: async () => {
      kubeconfig = 'written'
    },
    clearKubeconfig: async () => {
      kubeconfig = 'none'
    },
    bucket: (url) =>
      url.startsWith('gs://spls/gsp021')
        ? { folder: path.join(folder, 'bucket'), path: url.slice('gs://spls/gsp021/'.length) }
        : undefined,
  })
  const run = async (program: typeof gcloud, line: string) => {
    let stdout = ''
    let stderr = ''
    const io = {
      out: (text: string) => {
        stdout += text
      },
      error: (text: string) => {
        stderr += text
      },
      cwd: folder,
      confirm: async () => true,
      now: () => 0,
    }
    const code = await program(line.split(' '), api(), io)
    return { code, stdout, stderr }
  }

  it('says how to make room for a cluster of another name', async () => {
    await run(gcloud, 'container clusters create bootcamp --zone us-central1-b')
    const { code, stderr } = await run(gcloud, 'container clusters create io --zone us-central1-b')
    assert.equal(code, 1)
    assert.match(
      stderr,
      /^ERROR: \(gcloud\.container\.clusters\.create\) ResponseError: code=403, .* it has bootcamp\./,
    )
    assert.match(stderr, /\n {4}\$ gcloud container clusters delete bootcamp --zone us-central1-b\n/)
    await run(gcloud, 'config set compute/zone us-central1-b')
    assert.match(
      (await run(gcloud, 'container clusters create io')).stderr,
      /\n {4}\$ gcloud container clusters delete bootcamp\n/,
    )
  })

  it('lists the account', async () => {
    const { code, stdout } = await run(gcloud, 'auth list')
    assert.deepEqual(
      { code, stdout },
      { code: 0, stdout: '   Credentialed Accounts\nACTIVE  ACCOUNT\n*       me@example.com\n' },
    )
  })

  it('lists a property', async () => {
    assert.deepEqual(await run(gcloud, 'config list project'), {
      code: 0,
      stdout: '[core]\nproject = my-project\n',
      stderr: '\nYour active configuration is: [default]\n',
    })
  })

  it('sets, tells and unsets a property', async () => {
    assert.equal(
      (await run(gcloud, 'config set compute/zone us-central1-b')).stderr,
      'Updated property [compute/zone].\n',
    )
    assert.equal((await run(gcloud, 'config get-value compute/zone')).stdout, 'us-central1-b\n')
    assert.equal((await run(gcloud, 'config unset compute/zone')).stderr, 'Unset property [compute/zone].\n')
    assert.equal((await run(gcloud, 'config get-value compute/zone')).stderr, '(unset)\n')
  })

  it('does not create a cluster nowhere', async () => {
    const { code, stderr } = await run(gcloud, 'container clusters create io')
    assert.equal(code, 1)
    assert.match(
      stderr,
      /^ERROR: \(gcloud\.container\.clusters\.create\) One of \[--zone, --region, --location\] must be supplied/,
    )
  })

  it('creates a cluster, points kubectl at it, and lists it', async () => {
    const { code, stdout, stderr } = await run(
      gcloud,
      'container clusters create io --zone=us-central1-b --num-nodes 2',
    )
    assert.equal(code, 0, stderr)
    assert.equal(kubeconfig, 'written')
    assert.match(stderr, /Creating cluster io in us-central1-b[\s\S]*kubeconfig entry generated for io\.\n$/)
    assert.match(
      stdout,
      /^NAME +LOCATION +MASTER_VERSION +MASTER_IP +MACHINE_TYPE +NODE_VERSION +NUM_NODES +STATUS\nio +us-central1-b .* 2 +RUNNING\n$/,
    )
    assert.equal((await run(gcloud, 'container clusters list')).stdout, stdout)
  })

  it('deletes a cluster and forgets its credentials', async () => {
    await run(gcloud, 'container clusters create io --zone us-central1-b')
    const { code, stderr } = await run(gcloud, 'container clusters delete io --zone us-central1-b --quiet')
    assert.equal(code, 0)
    assert.equal(kubeconfig, 'none')
    assert.match(stderr, /Deleting cluster io\.\.\.done\.\nDeleted /)
    assert.match(
      (await run(gcloud, 'container clusters delete io --zone us-central1-b')).stderr,
      /code=404, message=Not found/,
    )
  })

  it('lists the machines', async () => {
    await run(gcloud, 'container clusters create io --zone us-central1-b --num-nodes 1')
    const lines = (await run(gcloud, 'compute instances list')).stdout.split('\n')
    assert.match(lines[0] ?? '', /^NAME +ZONE +MACHINE_TYPE +PREEMPTIBLE +INTERNAL_IP +EXTERNAL_IP +STATUS$/)
    assert.match(lines[1] ?? '', /^node-0 +us-central1-b +e2-medium +10\.128\.0\.2 +203\.0\.113\.2 +RUNNING$/)
  })

  it('makes firewall rules as told, refuses a second of the name, and deletes them', async () => {
    const made = await run(gcloud, 'compute firewall-rules create allow-it --allow=tcp:31000')
    assert.equal(made.code, 0, made.stderr)
    assert.match(made.stdout, /allow-it +default +INGRESS +1000 +tcp:31000 +False\n$/)
    assert.deepEqual(state.firewallRules[0]?.allowed, [{ protocol: 'tcp', ports: ['31000'] }])
    assert.match((await run(gcloud, 'compute firewall-rules create allow-it --allow=tcp:1')).stderr, /already exists/)
    assert.match((await run(gcloud, 'compute firewall-rules list')).stdout, /^allow-it .*\ndefault-allow-icmp /m)
    assert.equal((await run(gcloud, 'compute firewall-rules delete allow-it -q')).code, 0)
    assert.match((await run(gcloud, 'compute firewall-rules describe allow-it')).stderr, /was not found/)
  })

  it('refuses a rule that allows nonsense', async () => {
    assert.equal((await run(gcloud, 'compute firewall-rules create x --allow=port31000')).code, 2)
  })

  it('says what it knows when asked for something else', async () => {
    const { code, stderr } = await run(gcloud, 'run deploy')
    assert.equal(code, 2)
    assert.match(stderr, /Invalid choice: 'run deploy'[\s\S]*gcloud container clusters create/)
    assert.match((await run(gcloud, 'container clusters create io --gpu=1')).stderr, /unrecognized arguments: --gpu=1/)
  })

  for (const [program, line] of [
    [gsutil, 'cp -r gs://spls/gsp021/* .'],
    [gcloud, 'storage cp -r gs://spls/gsp021/* .'],
  ] as const) {
    it(`copies the sample folder: ${line}`, async () => {
      mkdirSync(path.join(folder, 'bucket/sample/pods'), { recursive: true })
      writeFileSync(path.join(folder, 'bucket/sample/pods/a.yaml'), 'kind: Pod\n')
      const { code, stderr } = await run(program, line)
      assert.equal(code, 0, stderr)
      assert.match(stderr, /Copying gs:\/\/spls\/gsp021\/sample\/pods\/a\.yaml/)
      assert.equal(readFileSync(path.join(folder, 'sample/pods/a.yaml'), 'utf8'), 'kind: Pod\n')
    })
  }

  it('has no other bucket', async () => {
    const { code, stderr } = await run(gsutil, 'cp -r gs://elsewhere/* .')
    assert.equal(code, 1)
    assert.match(stderr, /^CommandException: gs:\/\/elsewhere not found/)
  })
})

function after(state: CloudState, change: CloudChange): CloudState {
  switch (change.type) {
    case 'set-property':
      return { ...state, properties: { ...state.properties, [change.name]: change.value } }
    case 'unset-property':
      return { ...state, properties: {} }
    case 'create-cluster': {
      const nodes = Array.from({ length: change.nodes }, (_, index) => ({
        name: `node-${index}`,
        internalIP: `10.128.0.${index + 2}`,
        externalIP: `203.0.113.${index + 2}`,
      }))
      return { ...state, clusters: [{ name: change.name, zone: change.zone, nodes }] }
    }
    case 'delete-cluster':
      return { ...state, clusters: [] }
    case 'create-firewall-rule':
      return { ...state, firewallRules: [{ ...change.rule, creationTimestamp: '' }] }
    case 'delete-firewall-rule':
      return { ...state, firewallRules: [] }
  }
}
