import * as z from 'zod'
import { checkedBody } from './checked-body.ts'
import { status } from './status.ts'
import type { Control } from './types.ts'

const request = z.object({
  name: z
    .string()
    .regex(/^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$/)
    .optional(),
  zone: z
    .string()
    .regex(/^[a-z]+-[a-z]+\d+-[a-z]$/)
    .optional(),
  nodes: z.number().int().min(1).max(50).optional(),
})

/** GET lists clusters, POST creates one, DELETE …/NAME deletes it. */
export const clusters: Control = async (sandbox, { method, path, body, query, ...rest }) => {
  if (method === 'POST') {
    const { name, zone, nodes } = checkedBody(request, body)
    const created = await sandbox.createCluster({
      ...(name === undefined ? {} : { name }),
      ...(zone === undefined ? {} : { zone }),
      ...(nodes === undefined ? {} : { nodes }),
    })
    return { code: 201, body: created }
  }
  if (method === 'DELETE') {
    await sandbox.deleteCluster(path[1] ?? '')
    return { code: 200, body: {} }
  }
  const { body: all } = await status(sandbox, { method, path, body, query, ...rest })
  return { code: 200, body: { clusters: (all as { clusters: unknown }).clusters } }
}
