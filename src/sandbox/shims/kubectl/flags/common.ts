import type { FlagSpec } from './spec.ts'
import { boolFlag, intFlag, sliceFlag, stringFlag } from './spec.ts'

/** `-f`, `-R`, `-k`: what the files of a command are (resource.FilenameOptions). */
export const fileFlags: readonly FlagSpec[] = [
  sliceFlag('filename', 'Filename, directory, or URL to files identifying the resource', { short: 'f' }),
  stringFlag('kustomize', 'Process a kustomization directory.', { short: 'k' }),
  boolFlag('recursive', 'Process the directory used in -f, --filename recursively.', { short: 'R' }),
]

export const selectorFlag = stringFlag('selector', 'Selector (label query) to filter on', { short: 'l' })
export const fieldSelectorFlag = stringFlag('field-selector', 'Selector (field query) to filter on')
export const allNamespacesFlag = boolFlag(
  'all-namespaces',
  'If present, list the requested object(s) across all namespaces.',
  { short: 'A' },
)

/** What the objects of a command are: those of files, or of a type by their labels and fields, in one namespace or all. */
export const selectionFlags: readonly FlagSpec[] = [...fileFlags, selectorFlag, fieldSelectorFlag, allNamespacesFlag]

/** `-o` and the flags of its templates, for commands that print the objects they changed. */
export const printFlags: readonly FlagSpec[] = [
  stringFlag('output', 'Output format.', { short: 'o' }),
  stringFlag('template', 'Template string or path to template file to use when -o=go-template, -o=go-template-file.'),
  boolFlag('show-managed-fields', 'If true, keep the managedFields when printing objects in JSON or YAML format.'),
  boolFlag(
    'allow-missing-template-keys',
    'If true, ignore any errors in templates when a field or map key is missing.',
    {
      default: 'true',
    },
  ),
]

export const dryRunFlag = stringFlag('dry-run', 'Must be "none", "server", or "client".', {
  default: 'none',
  bare: 'unchanged',
})

export function fieldManagerFlag(manager: string): FlagSpec {
  return stringFlag('field-manager', 'Name of the manager used to track field ownership.', { default: manager })
}

export const validateFlag = stringFlag('validate', 'Must be one of: strict (or true), warn, ignore (or false).', {
  default: 'strict',
  bare: 'strict',
})

/** How objects go: for commands that delete. */
export const deletionFlags: readonly FlagSpec[] = [
  stringFlag('cascade', 'Must be "background", "orphan", or "foreground".', {
    default: 'background',
    bare: 'background',
  }),
  boolFlag('force', 'If true, immediately remove resources from API and bypass graceful deletion.'),
  intFlag('grace-period', 'Period of time in seconds given to the resource to terminate gracefully.', {
    default: '-1',
  }),
]
