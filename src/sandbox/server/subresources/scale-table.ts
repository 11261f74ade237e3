import type { Column, TableStrategy } from '../../api/table.ts'
import { kinds } from '../../kinds.ts'
import type { KubeObject } from '../../objects.ts'
import { columnsOf } from '../../resources/columns.ts'
import { age } from '../../resources/common/cells.ts'
import type { Scale } from '../../schema/types.gen.ts'

/** What `kubectl get --subresource=scale` prints. Source: k8s.io/kubernetes/pkg/printers/internalversion/printers.go (printScale). */
export const scaleTable: TableStrategy = {
  columns: [
    ...named('Name'),
    count('Desired', 'replicas is the desired number of instances for the scaled object.'),
    count('Available', 'replicas is the actual number of observed instances of the scaled object.'),
    ...named('Age'),
  ],
  cells(object, { now }) {
    const { metadata, spec, status } = object as KubeObject & Pick<Scale, 'spec' | 'status'>
    return [metadata.name, spec?.replicas ?? 0, status?.replicas ?? 0, age(object, now)]
  },
}

/** A column that other kinds have too. */
function named(name: string): Column[] {
  return columnsOf(kinds.deployments).flatMap((column) => (column.name === name ? { ...column, format: '' } : []))
}

function count(name: string, description: string): Column {
  return { name, type: 'integer', format: '', description, priority: 0 }
}
