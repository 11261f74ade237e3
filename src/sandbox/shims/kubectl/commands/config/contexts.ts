import type { Command } from '../../cli/command.ts'
import { CommandError, usageError } from '../../errors.ts'
import { changeConfig, holds, mergedConfig, onlyArgument } from './files.ts'

export const useContext: Command = {
  use: 'CONTEXT_NAME',
  short: 'Set the current-context in a kubeconfig file',
  aliases: ['use'],
  run: async (invocation) => {
    const name = onlyArgument(invocation)
    if (!mergedConfig(invocation).contexts.some((entry) => entry.name === name)) {
      throw new CommandError(`no context exists with the name: "${name}"`)
    }
    changeConfig(
      invocation,
      (file) => file.currentContext !== '',
      (file) => {
        file.currentContext = name
      },
    )
    invocation.factory.print(`Switched to context "${name}".`)
  },
}

export const renameContext: Command = {
  use: 'CONTEXT_NAME NEW_NAME',
  short: 'Rename a context from the kubeconfig file',
  run: async (invocation) => {
    const [from, to] = invocation.args
    if (invocation.args.length !== 2 || from === undefined || to === undefined)
      throw usageError(invocation.path, `Unexpected args: [${invocation.args.join(' ')}]`)
    const config = mergedConfig(invocation)
    if (!config.contexts.some((entry) => entry.name === from)) {
      throw new CommandError(`cannot rename the context "${from}", it's not in ${config.path}`)
    }
    if (config.contexts.some((entry) => entry.name === to)) {
      throw new CommandError(
        `cannot rename the context "${from}", the context "${to}" already exists in ${config.path}`,
      )
    }
    changeConfig(invocation, holds('contexts', from), (file) => {
      for (const entry of file.contexts) if (entry.name === from) entry.name = to
      if (file.currentContext === from) file.currentContext = to
    })
    invocation.factory.print(`Context "${from}" renamed to "${to}".`)
  },
}
