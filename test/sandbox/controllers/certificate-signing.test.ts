import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'mocha'
import { kinds } from '../../../src/sandbox/kinds.ts'
import { startSandbox } from '../../../src/sandbox/sandbox.ts'
import type { CertificateSigningRequest } from '../../../src/sandbox/schema/types.gen.ts'
import type { Sandbox } from '../../../src/sandbox/types.ts'
import { findProgram } from '../../../src/util/find-program.ts'
import { need } from '../../helpers/need.ts'
import { removeFolder, temporaryFolder } from '../../helpers/temporary-folder.ts'
import { adminOf } from '../../parity/support/admin.ts'

const path = '/apis/certificates.k8s.io/v1/certificatesigningrequests'

describe('signing of certificates', () => {
  let sandbox: Sandbox
  let folder: string
  beforeEach(async () => {
    folder = temporaryFolder()
    sandbox = await startSandbox({ flavour: 'minikube', controlPlaneOnly: true })
  })
  afterEach(async () => {
    await sandbox.close()
    removeFolder(folder)
  })

  it('follows approval, by a controller that may sign', async function () {
    const openssl = need(this, findProgram('openssl', process.env), 'there is no openssl to make a request')
    const client = sandbox.cluster?.clientFor('kubectl')
    assert.ok(client)
    const signed = new Promise<string>((resolve) => {
      client.watch(
        kinds.certificateSigningRequests,
        ({ object }) => object.status?.certificate && resolve(object.status.certificate),
      )
    })
    const created = await client.create(kinds.certificateSigningRequests, request(openssl, folder))
    const condition = { type: 'Approved', status: 'True', reason: 'Test', message: 'approved by a test' }
    const answer = await adminOf(sandbox.kubeconfig()).request('PUT', `${path}/jane/approval`, {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...created, status: { conditions: [condition] } }),
    })
    assert.equal(answer.code, 200, answer.body)
    assert.match(Buffer.from(await signed, 'base64').toString(), /^-----BEGIN CERTIFICATE-----/)
  })
})

function request(openssl: string, folder: string): CertificateSigningRequest {
  const pem = execFileSync(
    openssl,
    [
      'req',
      '-new',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-subj',
      '/O=devs/CN=jane',
      '-keyout',
      join(folder, 'key'),
    ],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  )
  return {
    apiVersion: 'certificates.k8s.io/v1',
    kind: 'CertificateSigningRequest',
    metadata: { name: 'jane' },
    spec: {
      request: pem.toString('base64'),
      signerName: 'kubernetes.io/kube-apiserver-client',
      usages: ['client auth'],
    },
  } as CertificateSigningRequest
}
