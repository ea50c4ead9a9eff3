import { type EntityManager, In } from 'typeorm'
import { AllowedTool } from '../../entities/AllowedTool.ts'
import { PermissionRequest } from '../../entities/PermissionRequest.ts'
import type { Ticket } from '../../entities/Ticket.ts'

/** The request that counts on each of these tickets, open or answered; null where there is none. */
export async function loadPermissionRequests(
  manager: EntityManager,
  tickets: readonly Ticket[],
): Promise<(PermissionRequest | null)[]> {
  const ids = tickets.flatMap(({ permissionRequestId }) => permissionRequestId ?? [])
  const requests = ids.length === 0 ? [] : await manager.findBy(PermissionRequest, { id: In(ids) })
  const byId = new Map(requests.map((request) => [request.id, request]))
  return tickets.map(({ permissionRequestId }) => byId.get(permissionRequestId ?? '') ?? null)
}

/** The tools that are always allowed on each of these tickets, oldest first, in the order of `ids`. */
export async function loadAllowedTools(
  manager: EntityManager,
  ids: readonly string[],
): Promise<AllowedTool[][]> {
  const tools = await manager.find(AllowedTool, {
    where: { ticketId: In([...ids]) },
    order: { at: 'ASC', tool: 'ASC' },
  })
  return ids.map((id) => tools.filter(({ ticketId }) => ticketId === id))
}
