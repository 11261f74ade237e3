import type { Command } from '../../cli/command.ts'
import { metadataCommand } from './command.ts'

export const label: Command = metadataCommand({
  use: '[--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]',
  short: 'Update the labels on a resource',
  field: 'labels',
  word: 'label',
  manager: 'kubectl-label',
  operation: (changes) =>
    changes.added && changes.removed
      ? 'modified'
      : changes.added
        ? 'labeled'
        : changes.removed
          ? 'unlabeled'
          : 'not labeled',
})
