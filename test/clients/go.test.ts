import { howToInstall, installed } from './support/installed.ts'
import { jobsOf } from './support/jobs.ts'

const programs = installed('go-programs')

jobsOf('programs with client-go', {
  line: programs ?? howToInstall('go-programs'),
  jobs: [
    'informers',
    'relist after compaction',
    'watch list',
    'leader election',
    'leader lost',
    'typed client',
    'conflicts',
    'pages',
    'rights',
    'dynamic client',
    'dynamic informers',
    'metadata client',
    'scale client',
    'discovery',
    'open api',
    'protobuf preferred',
    'server-side apply',
    'apply conflicts',
    'exec over spdy',
    'exec over websocket',
    'port-forward over spdy',
    'port-forward in websockets',
    'logs',
    'events',
    'controller',
  ],
})

jobsOf('programs with client-go that prefer CBOR', {
  line: programs === undefined ? howToInstall('go-programs') : `${programs} 'cbor preferred'`,
  env: { KUBE_FEATURE_ClientsAllowCBOR: 'true', KUBE_FEATURE_ClientsPreferCBOR: 'true' },
  jobs: ['cbor preferred'],
})
