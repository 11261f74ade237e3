import type { CloudCommand } from '../types.ts'

const list: CloudCommand = {
  path: 'auth list',
  summary: 'List the accounts that are logged in.',
  positionals: [],
  flags: [],
  async run({ api, io }) {
    const { account } = await api.state()
    io.out(`   Credentialed Accounts\nACTIVE  ACCOUNT\n*       ${account}\n`)
    io.error('\nTo set the active account, run:\n    $ gcloud config set account `ACCOUNT`\n\n')
  },
}

export const auth = [list]
