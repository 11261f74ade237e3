import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { fixtures, howToInstall, installed } from './support/installed.ts'
import { jobsOf } from './support/jobs.ts'

const project = fileURLToPath(new URL('../..', import.meta.url))
const second = installed('client-node-2')
const node22 = installed(`client-node-2/node_modules/node-${process.platform}-${process.arch}/bin/node`)
const program = path.join(fixtures, 'node', 'jobs.mjs')

const jobs = [
  'rollout',
  'patches',
  'refusals',
  'objects of any kind',
  'watch',
  'informer',
  'logs',
  'exec',
  'copy to a pod',
  'port-forward',
  'top',
]

jobsOf('client-node 1.4', { line: `${process.execPath} ${program} ${project}`, jobs })

jobsOf('client-node 2', {
  line: second && node22 ? `${node22} ${program} ${second}` : howToInstall('client-node-2'),
  jobs,
})
