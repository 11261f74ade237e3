import type { Command } from '../../cli/command.ts'
import { metadataCommand } from './command.ts'

export const annotate: Command = metadataCommand({
  use: '[--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]',
  short: 'Update the annotations on a resource',
  field: 'annotations',
  word: 'annotation',
  manager: 'kubectl-annotate',
  operation: () => 'annotated',
})
