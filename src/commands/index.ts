import { Check } from './check.ts'
import { ClusterDown } from './cluster/down.ts'
import { ClusterKubeconfig } from './cluster/kubeconfig.ts'
import { ClusterStatus } from './cluster/status.ts'
import { ClusterUp } from './cluster/up.ts'
import { Help } from './help.ts'
import { Hint } from './hint.ts'
import { List } from './list.ts'
import { Next } from './next.ts'
import { Reset } from './reset.ts'
import { Shell } from './shell.ts'
import { Skip } from './skip.ts'
import { Solve } from './solve.ts'
import { Start } from './start.ts'
import { Status } from './status.ts'
import { Version } from './version.ts'

/** All commands by their names; oclif reads this table. */
export const COMMANDS = {
  check: Check,
  'cluster:down': ClusterDown,
  'cluster:kubeconfig': ClusterKubeconfig,
  'cluster:status': ClusterStatus,
  'cluster:up': ClusterUp,
  help: Help,
  hint: Hint,
  list: List,
  next: Next,
  reset: Reset,
  shell: Shell,
  skip: Skip,
  solve: Solve,
  start: Start,
  status: Status,
  version: Version,
}
