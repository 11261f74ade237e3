import type { Command } from '../../cli/command.ts'
import { renameContext, useContext } from './contexts.ts'
import { deleteCluster, deleteContext, deleteUser } from './delete.ts'
import { setCluster, setContext, setCredentials } from './entries.ts'
import { currentContext, getClusters, getContexts, getUsers } from './get.ts'
import { set, unset } from './properties.ts'
import { view } from './view.ts'

export const config: Command = {
  use: 'SUBCOMMAND',
  short: 'Modify kubeconfig files using subcommands like "kubectl config set current-context my-context"',
  subcommands: {
    'current-context': currentContext,
    'delete-cluster': deleteCluster,
    'delete-context': deleteContext,
    'delete-user': deleteUser,
    'get-clusters': getClusters,
    'get-contexts': getContexts,
    'get-users': getUsers,
    'rename-context': renameContext,
    set,
    'set-cluster': setCluster,
    'set-context': setContext,
    'set-credentials': setCredentials,
    unset,
    'use-context': useContext,
    view,
  },
}
