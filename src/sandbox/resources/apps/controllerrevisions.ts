import { kinds } from '../../kinds.ts'
import type { ControllerRevision } from '../../schema/types.gen.ts'
import { columnsOf } from '../columns.ts'
import { age } from '../common/cells.ts'
import { collect } from '../common/field-errors.ts'
import { GoText } from '../common/go-values.ts'
import { same } from '../common/immutable.ts'
import type { Strategy } from '../types.ts'

export const controllerRevisions: Strategy<ControllerRevision> = {
  kind: kinds.controllerRevisions,
  validate: (revision) =>
    collect((errors) => {
      if (revision.data === undefined || revision.data === null) errors.required('data', 'data is mandatory')
      errors.nonNegative('revision', revision.revision)
    }),
  validateUpdate: (revision, old) =>
    collect((errors) => {
      if (!same(revision.data, old.data)) errors.invalid('data', goRaw(revision.data), 'field is immutable')
    }),
  table: {
    columns: columnsOf(kinds.controllerRevisions),
    cells: (revision, { now }) => [revision.metadata.name, controller(revision), revision.revision, age(revision, now)],
  },
}

/** `%#v` of JSON that Go keeps as bytes. */
function goRaw(data: unknown): GoText {
  const bytes = [...Buffer.from(JSON.stringify(data))].map((byte) => `0x${byte.toString(16)}`)
  return new GoText(`runtime.RawExtension{Raw:[]uint8{${bytes.join(', ')}}, Object:runtime.Object(nil)}`)
}

function controller({ metadata }: ControllerRevision): string {
  const owner = metadata.ownerReferences?.find((reference) => reference.controller)
  if (!owner) return '<none>'
  const [group = '', version] = owner.apiVersion.split('/')
  const suffix = version === undefined ? '' : `.${group}`
  return `${owner.kind.toLowerCase()}${suffix}/${owner.name}`
}
