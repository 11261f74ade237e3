import { messageOf } from '../../../../../util/message-of.ts'
import type { Command, Invocation } from '../../cli/command.ts'
import { CommandError, usageError } from '../../errors.ts'
import { selectorFlag } from '../../flags/common.ts'
import { boolFlag, durationFlag, intFlag, stringFlag } from '../../flags/spec.ts'
import type { LogSource } from './sources.ts'
import { logSources } from './sources.ts'
import { copyLog } from './stream.ts'

export const logs: Command = {
  use: '[-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]',
  short: 'Print the logs for a container in a pod or specified resource',
  examples:
    '# Return snapshot logs from pod nginx with only one container\nkubectl logs nginx\n\n# Begin streaming the logs of the ruby container in pod web-1\nkubectl logs -f -c ruby web-1',
  flags: [
    boolFlag('all-containers', "Get all containers' logs in the pod(s)."),
    boolFlag('all-pods', 'Get logs from all pod(s).'),
    stringFlag('container', 'Print the logs of this container', { short: 'c' }),
    boolFlag('follow', 'Specify if the logs should be streamed.', { short: 'f' }),
    boolFlag('ignore-errors', 'If watching / following pod logs, allow for any errors that occur to be non-fatal'),
    boolFlag(
      'insecure-skip-tls-verify-backend',
      'Skip verifying the identity of the kubelet that logs are requested from.',
    ),
    intFlag('limit-bytes', 'Maximum bytes of logs to return.'),
    intFlag('max-log-requests', 'Specify maximum number of concurrent logs to follow when using by a selector.', {
      default: '5',
    }),
    durationFlag('pod-running-timeout', 'The length of time to wait until at least one pod is running', {
      default: '20s',
    }),
    boolFlag('prefix', 'Prefix each log line with the log source (pod name and container name)'),
    boolFlag('previous', 'If true, print the logs for the previous instance of the container in a pod if it exists.', {
      short: 'p',
    }),
    selectorFlag,
    durationFlag('since', 'Only return logs newer than a relative duration like 5s, 2m, or 3h.'),
    stringFlag('since-time', 'Only return logs after a specific date (RFC3339).'),
    intFlag('tail', 'Lines of recent log file to display.', { default: '-1' }),
    boolFlag('timestamps', 'Include timestamps on each line in the log output'),
  ],
  run: runLogs,
}

async function runLogs(invocation: Invocation): Promise<void> {
  const { flags } = invocation
  validate(invocation)
  const sources = await logSources(invocation)
  if (flags.bool('follow') && sources.length > 1) return followAll(invocation, sources)
  for (const source of sources) await copyOne(invocation, source)
}

function validate({ args, flags, path }: Invocation): void {
  const selector = flags.string('selector')
  if (args.length === 0 && selector === '') {
    throw usageError(
      path,
      "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command",
    )
  }
  if (args.length > 0 && selector !== '') throw usageError(path, 'only a selector (-l) or a POD name is allowed')
  if (args.length > 2)
    throw usageError(
      path,
      "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command",
    )
  if (args.length === 2 && flags.string('container') !== '')
    throw usageError(path, 'only one of -c or an inline [CONTAINER] arg is allowed')
  if (flags.bool('all-containers') && flags.string('container') !== '')
    throw new CommandError(
      `--all-containers=true should not be specified with container name ${flags.string('container')}`,
    )
  if (flags.string('since-time') !== '' && flags.changed('since'))
    throw new CommandError('at most one of `sinceTime` or `sinceSeconds` may be specified')
  if (flags.int('tail') < -1) throw new CommandError('--tail must be greater than or equal to -1')
}

async function copyOne({ factory, flags, io }: Invocation, source: LogSource): Promise<void> {
  try {
    await copyLog(factory, source, flags.bool('prefix'))
  } catch (error) {
    if (io.signal?.aborted) return
    if (!flags.bool('ignore-errors')) throw error
    io.stdout.write(`error: ${messageOf(error)}\n`)
  }
}

async function followAll(invocation: Invocation, sources: readonly LogSource[]): Promise<void> {
  const limit = invocation.flags.int('max-log-requests')
  if (sources.length > limit) {
    throw new CommandError(
      `you are attempting to follow ${sources.length} log streams, but maximum allowed concurrency is ${limit}, use --max-log-requests to increase the limit`,
    )
  }
  await Promise.all(sources.map((source) => copyOne(invocation, source)))
}
