import { kinds } from '../../kinds.ts'
import { methodNotAllowed, noSuchResource } from '../statuses.ts'
import { binding } from '../subresources/binding.ts'
import type { VirtualResource } from './table.ts'

/** The old way to bind a pod, whose name is in the body. */
export const bindings: VirtualResource = (services, request) => {
  if (request.info.verb !== 'create') throw methodNotAllowed()
  const pods = services.backend.registry.of(kinds.pods)
  if (!pods) throw noSuchResource()
  return binding.handle(services, request, pods)
}
