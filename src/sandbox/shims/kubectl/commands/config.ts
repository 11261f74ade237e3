import type { Command } from '../cli/command.ts'
import { renameContext, useContext } from './config/contexts.ts'
import { deleteCluster, deleteContext, deleteUser } from './config/delete.ts'
import { setCluster, setContext, setCredentials } from './config/entries.ts'
import { currentContext, getClusters, getContexts, getUsers } from './config/get.ts'
import { set, unset } from './config/properties.ts'
import { view } from './config/view.ts'

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
