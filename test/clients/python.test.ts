import path from 'node:path'
import { fixtures, howToInstall, pythonWithClient } from './support/installed.ts'
import { jobsOf } from './support/jobs.ts'

const python = pythonWithClient()

jobsOf('the Python client', {
  line: python === undefined ? howToInstall('python') : `${python} ${path.join(fixtures, 'python', 'jobs.py')}`,
  env: { PYTHONDONTWRITEBYTECODE: '1' },
  jobs: [
    'rollout',
    'patches',
    'lists',
    'watches',
    'logs',
    'execs',
    'forwards',
    'batch',
    'files',
    'dynamic-client',
    'deletes',
    'rights',
  ],
})
