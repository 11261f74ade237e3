import type { Command } from '../cli/command.ts'
import { pause, restart, resume } from './rollout/change.ts'
import { history } from './rollout/history.ts'
import { status } from './rollout/status.ts'
import { undo } from './rollout/undo.ts'

export const rollout: Command = {
  use: 'SUBCOMMAND',
  short: 'Manage the rollout of one or many resources',
  examples:
    '# Rollback to the previous deployment\nkubectl rollout undo deployment/abc\n\n# Check the rollout status of a daemonset\nkubectl rollout status daemonset/foo',
  subcommands: { history, pause, restart, resume, status, undo },
}
