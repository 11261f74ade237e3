import path from 'node:path'
import { fixtures, howToInstall, rubyWithClient } from './support/installed.ts'
import { jobsOf } from './support/jobs.ts'

const ruby = rubyWithClient()

jobsOf("Ruby's kubeclient", {
  line: ruby === undefined ? howToInstall('ruby') : `${ruby} ${path.join(fixtures, 'ruby', 'jobs.rb')}`,
  jobs: ['reads and writes', 'patches', 'lists', 'watches', 'a rollout', 'logs'],
})
