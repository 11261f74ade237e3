import { kinds } from '../../kinds.ts'
import type { StorageClass } from '../../schema/types.gen.ts'
import { columnsOf } from '../columns.ts'
import { age } from '../common/cells.ts'
import { collect } from '../common/field-errors.ts'
import type { Strategy } from '../types.ts'
import { checkStorageClass, checkStorageClassUpdate } from './storageclass-rules.ts'

export const storageClasses: Strategy<StorageClass> = {
  kind: kinds.storageClasses,
  setDefaults(draft) {
    draft.reclaimPolicy ??= 'Delete'
    draft.volumeBindingMode ??= 'Immediate'
  },
  validate: (storageClass) => collect((errors) => checkStorageClass(errors, storageClass)),
  validateUpdate: (storageClass, old) => collect((errors) => checkStorageClassUpdate(errors, storageClass, old)),
  table: {
    columns: columnsOf(kinds.storageClasses),
    cells: (storageClass, { now }) => [
      `${storageClass.metadata.name}${isDefault(storageClass) ? ' (default)' : ''}`,
      storageClass.provisioner,
      storageClass.reclaimPolicy ?? 'Delete',
      storageClass.volumeBindingMode ?? 'Immediate',
      storageClass.allowVolumeExpansion ?? false,
      age(storageClass, now),
    ],
  },
}

function isDefault({ metadata }: StorageClass): boolean {
  const { annotations = {} } = metadata
  const names = ['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class']
  return names.some((name) => annotations[name] === 'true')
}
