import assert from 'node:assert/strict'
import { resolveImage } from '../../../src/sandbox/images/catalogue.ts'
import { parseReference } from '../../../src/sandbox/images/reference.ts'

describe('image references', () => {
  for (const [text, name] of Object.entries({
    nginx: 'docker.io/library/nginx:latest',
    'nginx:1.27.0': 'docker.io/library/nginx:1.27.0',
    'library/nginx:1.27.0': 'docker.io/library/nginx:1.27.0',
    'index.docker.io/library/nginx': 'docker.io/library/nginx:latest',
    'kelseyhightower/monolith:1.0.0': 'docker.io/kelseyhightower/monolith:1.0.0',
    'localhost:5000/app': 'localhost:5000/app:latest',
    'registry.k8s.io/pause:3.10': 'registry.k8s.io/pause:3.10',
  })) {
    it(`spells out ${text}`, () => {
      const reference = parseReference(text)
      assert.equal('error' in reference ? reference.error : reference.name, name)
    })
  }

  it('refuses capitals in words of its own', () => {
    assert.deepEqual(parseReference('NGINX'), {
      error: 'invalid reference format: repository name (library/NGINX) must be lowercase',
    })
  })
})

describe('catalogue', () => {
  const errorOf = (text: string) => {
    const resolved = resolveImage(text)
    return 'error' in resolved ? resolved : undefined
  }

  for (const text of [
    'nginx',
    'nginx:1.9.14',
    'nginx:1.10.0',
    'nginx:1.14-alpine',
    'nginxinc/nginx-unprivileged',
    'kelseyhightower/auth:2.0.0',
    'gcr.io/google-samples/kubernetes-bootcamp:v1',
    'jocatalin/kubernetes-bootcamp:v2',
    'gcr.io/google-samples/hello-app:1.0',
    'busybox:1.28',
    'alpine:3.19',
    'redis:6.0.5',
    'httpd:2.4',
    'debian:bookworm',
    'curlimages/curl',
    'registry.k8s.io/pause:3.10',
    'registry.k8s.io/e2e-test-images/agnhost:2.53',
    'registry.k8s.io/e2e-test-images/busybox:1.36.1-1',
    'registry.k8s.io/e2e-test-images/httpd:2.4.38-4',
    'registry.k8s.io/e2e-test-images/nginx:1.14-4',
  ]) {
    it(`has ${text}`, () => assert.equal(errorOf(text), undefined))
  }

  it('words an unknown tag as containerd does', () => {
    const { error } = errorOf('nginx:1.100') ?? {}
    const reference = 'docker.io/library/nginx:1.100'
    const words = `rpc error: code = NotFound desc = failed to pull and unpack image "${reference}": failed to resolve reference "${reference}": ${reference}: not found`
    assert.equal(error?.slice(0, words.length), words)
  })

  it('suggests near images for an unknown one', () => {
    assert.match(
      errorOf('ngnix')?.error ?? '',
      /pull access denied.*the sandbox has no image "ngnix"; near ones: nginx/,
    )
  })

  it('tells a bad name from a failed pull', () => {
    assert.equal(errorOf('Nginx:latest')?.reason, 'InvalidImageName')
  })

  it('finds an image by its digest', () => {
    const tagged = resolveImage('nginx:1.27.0')
    const digest = 'digest' in tagged ? tagged.digest : ''
    assert.equal(errorOf(`nginx@${digest}`), undefined)
  })

  it('gives the same programs each time', () => {
    const [first, second] = [resolveImage('nginx:1.27.0'), resolveImage('nginx:1.27.0')]
    assert.equal('config' in first && first.config, 'config' in second && second.config)
  })
})
