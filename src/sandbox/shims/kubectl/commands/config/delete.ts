import type { Command, Invocation } from '../../cli/command.ts'
import { CommandError } from '../../errors.ts'
import { changeConfig, defaultPath, holds, mergedConfig, onlyArgument } from './files.ts'

export const deleteCluster = deleteCommand('clusters', 'cluster', 'Delete the specified cluster from the kubeconfig')
export const deleteContext = deleteCommand('contexts', 'context', 'Delete the specified context from the kubeconfig')
export const deleteUser = deleteCommand('users', 'user', 'Delete the specified user from the kubeconfig')

function deleteCommand(section: 'clusters' | 'contexts' | 'users', word: string, short: string): Command {
  return { use: 'NAME', short, run: async (invocation) => deleteEntry(invocation, section, word) }
}

function deleteEntry(invocation: Invocation, section: 'clusters' | 'contexts' | 'users', word: string): void {
  const name = onlyArgument(invocation)
  const config = mergedConfig(invocation)
  const path = defaultPath(invocation)
  if (!config[section].some((entry) => entry.name === name))
    throw new CommandError(`cannot delete ${word} ${name}, not in ${path}`)
  if (section === 'contexts' && config.currentContext === name) {
    invocation.io.stderr.write(
      'warning: this removed your active context, use "kubectl config use-context" to select a different one\n',
    )
  }
  changeConfig(invocation, holds(section, name), (file) => {
    file[section] = file[section].filter((entry) => entry.name !== name)
  })
  invocation.factory.print(`deleted ${word} ${name} from ${path}`)
}
