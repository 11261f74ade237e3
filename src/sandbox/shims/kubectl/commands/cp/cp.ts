import type { Command, Invocation } from '../../cli/command.ts'
import { CommandError } from '../../errors.ts'
import { boolFlag, intFlag, stringFlag } from '../../flags/spec.ts'
import { copyFromPod } from './download.ts'
import { copyToPod } from './upload.ts'

export const cp: Command = {
  use: '<file-spec-src> <file-spec-dest>',
  short: 'Copy files and directories to and from containers',
  examples:
    '# Copy /tmp/foo_dir local directory to /tmp/bar_dir in a remote pod in the default namespace\nkubectl cp /tmp/foo_dir <some-pod>:/tmp/bar_dir\n\n# Copy /tmp/foo from a remote pod to /tmp/bar locally\nkubectl cp <some-namespace>/<some-pod>:/tmp/foo /tmp/bar',
  flags: [
    stringFlag('container', 'Container name.', { short: 'c' }),
    boolFlag(
      'no-preserve',
      "The copied file/directory's ownership and permissions will not be preserved in the container",
    ),
    intFlag('retries', 'Set number of retries to complete a copy operation from a container.'),
  ],
  run: runCp,
}

/** A place in a pod; without a pod, on this machine. */
export interface FileSpec {
  readonly namespace: string
  readonly pod: string
  readonly file: string
}

async function runCp(invocation: Invocation): Promise<void> {
  const { args, factory } = invocation
  const [from, to] = args
  if (args.length !== 2 || from === undefined || to === undefined)
    throw new CommandError('source and destination are required')
  const source = parseSpec(from, factory.namespace())
  const target = parseSpec(to, factory.namespace())
  if (source.pod !== '' && target.pod !== '')
    throw new CommandError('one of src or dest must be a local file specification')
  if (source.file === '' || target.file === '') throw new CommandError('filepath can not be empty')
  if (source.pod !== '') await copyFromPod(invocation, source, target.file)
  else if (target.pod !== '') await copyToPod(invocation, source.file, target)
  else throw new CommandError('one of src or dest must be a remote file specification')
}

/** `pod:path`, `namespace/pod:path` or a local path. */
function parseSpec(spec: string, fallback: string): FileSpec {
  const colon = spec.indexOf(':')
  if (colon === 0) throw new CommandError('filespec must match the canonical format: [[namespace/]pod:]file/path')
  if (colon < 0 || (process.platform === 'win32' && colon === 1)) return { namespace: '', pod: '', file: spec }
  const [first = '', second, ...more] = spec.slice(0, colon).split('/')
  if (more.length > 0) throw new CommandError('filespec must match the canonical format: [[namespace/]pod:]file/path')
  const file = spec.slice(colon + 1)
  return second === undefined ? { namespace: fallback, pod: first, file } : { namespace: first, pod: second, file }
}
