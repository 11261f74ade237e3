import { alpine } from '../base/alpine.ts'
import { debian } from '../base/debian.ts'
import { PATH, systemFiles } from '../base/files.ts'
import { curl } from '../tools/curl/main.ts'
import { busyboxPrograms } from '../tools/table.ts'
import type { Image, ImageConfig } from '../types.ts'

const BUSYBOX_TAGS = [
  '1.28',
  '1.28.0',
  '1.28.4',
  '1.29',
  '1.30',
  '1.31',
  '1.32',
  '1.33',
  '1.34',
  '1.35',
  '1.36',
  '1.36.1',
  '1.37',
  '1.37.0',
  'latest',
  'stable',
  'glibc',
  'musl',
  'uclibc',
  '1',
  '1.29-1',
  '1.29-2',
  '1.29-4',
  '1.36.1-1',
]

/** busybox: one program that is all tools. */
export const busybox: Image = {
  repositories: [
    'busybox',
    'registry.k8s.io/e2e-test-images/busybox',
    'registry.k8s.io/busybox',
    'k8s.gcr.io/busybox',
    'gcr.io/google-containers/busybox',
    'mirror.gcr.io/library/busybox',
  ],
  tags: [...BUSYBOX_TAGS, ...BUSYBOX_TAGS.map((tag) => `${tag}-glibc`)],
  config: () => ({
    entrypoint: [],
    cmd: ['sh'],
    env: { PATH },
    workingDir: '/',
    user: '',
    sizeInMegabytes: 4,
    stopSignal: 'SIGTERM',
    files: systemFiles({ name: 'BusyBox', pretty: 'BusyBox', id: 'busybox', version: '1.36.1', shell: '/bin/sh' }),
    programs: busyboxPrograms(),
  }),
}

const ALPINE_TAGS = Array.from({ length: 23 }, (_, minor) => `3.${minor}`)

export const alpineImage: Image = {
  repositories: ['alpine', 'mirror.gcr.io/library/alpine', 'public.ecr.aws/docker/library/alpine'],
  tags: [
    'latest',
    '3',
    'edge',
    ...ALPINE_TAGS,
    ...ALPINE_TAGS.flatMap((tag) => Array.from({ length: 12 }, (_, patch) => `${tag}.${patch}`)),
  ],
  config: (tag) => alpine(/^3\.\d+\.\d+$/.test(tag) ? tag : /^3\.\d+$/.test(tag) ? `${tag}.0` : '3.22.0'),
}

/** Images that are curl: the command line is curl's. */
export const curlImages: Image = {
  repositories: ['curlimages/curl', 'quay.io/curl/curl', 'radial/busyboxplus', 'appropriate/curl', 'alpine/curl'],
  tags: ['*'],
  config: (tag) => withCurl(tag),
}

function withCurl(tag: string): ImageConfig {
  const base = alpine('3.20.0')
  const isShell = tag === 'curl'
  return {
    ...base,
    entrypoint: isShell ? [] : ['/entrypoint.sh'],
    cmd: isShell ? ['/bin/sh'] : ['curl'],
    user: isShell ? '' : '100',
    sizeInMegabytes: 22,
    programs: { ...base.programs, '/usr/bin/curl': curl, '/entrypoint.sh': entrypoint },
  }
}

/** Runs curl with the words when they are options or a URL, else the words as a command. */
const entrypoint: ImageConfig['programs'][string] = (process) => {
  const words = process.argv.slice(1)
  const [first = ''] = words
  const argv = first.startsWith('-') || first.includes('://') ? ['curl', ...words] : words
  return process.exec(argv)
}

export const debianImage: Image = {
  repositories: ['debian', 'ubuntu', 'registry.k8s.io/debian-base', 'registry.k8s.io/build-image/debian-base'],
  tags: ['*'],
  config: () => debian([]),
}

/** Images people take for looking around in a cluster: every network tool. */
export const toolboxes: Image = {
  repositories: [
    'nicolaka/netshoot',
    'infoblox/dnstools',
    'tutum/dnsutils',
    'registry.k8s.io/e2e-test-images/jessie-dnsutils',
    'gcr.io/kubernetes-e2e-test-images/dnsutils',
    'praqma/network-multitool',
    'wbitt/network-multitool',
  ],
  tags: ['*'],
  config: () => {
    const base = debian(['curl', 'dig', 'ip', 'nc', 'nslookup', 'ping', 'top', 'wget'])
    return { ...base, cmd: ['sleep', '3600'], sizeInMegabytes: 120 }
  },
}
