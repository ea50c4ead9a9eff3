import dns from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import type { Network } from '../../config.ts'

/** Where a channel may not send to; the message is for people. */
export class TargetRefused extends Error {}

const GLOBAL_IPV6 = ipaddr.parseCIDR('2000::/3')
/** Public by its number, and yet the inside of a cloud: it tells its machines their secrets. */
const CLOUD_INSIDE = ipaddr.parse('168.63.129.16')

/** Whether anybody on the internet could be meant by it, and not this machine, its network or its cloud. */
export function isPublic(address: string): boolean {
  // An IPv4 address in the clothes of IPv6 is the IPv4 address.
  const parsed = ipaddr.process(address)
  if (parsed.range() !== 'unicast') return false
  if (parsed.kind() === 'ipv6') return parsed.match(GLOBAL_IPV6)
  return parsed.toString() !== CLOUD_INSIDE.toString()
}

/** Whether the operator has allowed this address, though it is private. */
export function isAllowed(address: string, networks: readonly Network[]): boolean {
  const parsed = ipaddr.process(address)
  return networks.some(
    ([network, bits]) => network.kind() === parsed.kind() && parsed.match([network, bits] as never),
  )
}

/**
 * Makes sure that an address may be sent to: public, or allowed. Without TLS only what is allowed, for anybody on
 * the way reads along.
 * @throws TargetRefused
 */
function assertMaySend(host: string, address: string, isTls: boolean, networks: readonly Network[]): void {
  if (isAllowed(address, networks)) return
  const leads = host === address ? host : `${host} leads to ${address}, which`
  if (!isPublic(address)) {
    throw new TargetRefused(
      `${leads} is a private address: nothing is sent there unless UNSTUCK_ALLOW_PRIVATE_TARGETS allows it.`,
    )
  }
  if (!isTls) throw new TargetRefused(`${leads} is public: use https there.`)
}

/** The host of an address as an IP address, where it is one. */
export function literalAddress({ hostname }: URL): string | null {
  const bare = hostname.replace(/^\[|\]$/g, '')
  return isIP(bare) === 0 ? null : bare
}

/** Checks an address that names no host; see {@link assertMaySend}. @throws TargetRefused */
export function assertLiteralMaySend(url: URL, networks: readonly Network[]): void {
  const address = literalAddress(url)
  if (address !== null) assertMaySend(address, address, url.protocol === 'https:', networks)
}

/**
 * Finds a host's addresses for one connection and refuses them all when one may not be sent to. The connection goes to what
 * is returned here and nobody asks again, so that a name server cannot say one thing to the check and
 * another to the connection.
 */
export function guardedLookup(isTls: boolean, networks: readonly Network[]): LookupFunction {
  return (host, { family, hints, all }, callback) => {
    dns.lookup(host, { family, hints, all: true }, (error, addresses) => {
      if (error) return callback(error, [])
      try {
        if (addresses.length === 0) throw new TargetRefused(`${host} has no address.`)
        for (const { address } of addresses) assertMaySend(host, address, isTls, networks)
      } catch (refused) {
        return callback(refused as Error, [])
      }
      if (all) callback(null, addresses)
      else callback(null, addresses[0]!.address, addresses[0]!.family)
    })
  }
}
