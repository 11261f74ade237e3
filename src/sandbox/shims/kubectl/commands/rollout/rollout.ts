import type { Command } from '../../cli/command.ts'
import { pause, restart, resume } from './change.ts'
import { history } from './history.ts'
import { status } from './status.ts'
import { undo } from './undo.ts'

export const rollout: Command = {
  use: 'SUBCOMMAND',
  short: 'Manage the rollout of one or many resources',
  examples:
    '# Rollback to the previous deployment\nkubectl rollout undo deployment/abc\n\n# Check the rollout status of a daemonset\nkubectl rollout status daemonset/foo',
  subcommands: { history, pause, restart, resume, status, undo },
}
