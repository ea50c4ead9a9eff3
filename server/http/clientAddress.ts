import type { IncomingMessage } from 'node:http'
import { BlockList, isIP, isIPv6 } from 'node:net'

/** Where a proxy of one's own stands: this machine and private networks. */
const NEAR = new BlockList()
NEAR.addSubnet('127.0.0.0', 8, 'ipv4')
NEAR.addSubnet('10.0.0.0', 8, 'ipv4')
NEAR.addSubnet('172.16.0.0', 12, 'ipv4')
NEAR.addSubnet('192.168.0.0', 16, 'ipv4')
NEAR.addAddress('::1', 'ipv6')
NEAR.addSubnet('fc00::', 7, 'ipv6')

/**
 * Where a request comes from. Behind a proxy it is what that proxy has added to `X-Forwarded-For`, its last entry: what
 * stands before it may be made up. Of IPv6 it is the network, of which one caller has all addresses.
 */
export function clientAddress({ socket, headers }: IncomingMessage): string {
  const neighbour = withoutMapping(socket.remoteAddress ?? '')
  if (!isNear(neighbour)) return network(neighbour)
  const forwarded = String(headers['x-forwarded-for'] ?? '')
    .split(',')
    .at(-1)!
    .trim()
  return isIP(forwarded) === 0 ? network(neighbour) : network(withoutMapping(forwarded))
}

function isNear(address: string): boolean {
  return isIP(address) !== 0 && NEAR.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
}

/** `::ffff:10.0.0.1` is 10.0.0.1. */
function withoutMapping(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '')
}

/** An IPv6 address without its last half. */
function network(address: string): string {
  if (!isIPv6(address)) return address
  const [head = '', tail = ''] = address.split('::')
  const parts = head.split(':').filter((part) => part !== '')
  const rest = tail.split(':').filter((part) => part !== '')
  const missing = address.includes('::') ? 8 - parts.length - rest.length : 0
  const whole = [...parts, ...Array.from({ length: missing }, () => '0'), ...rest]
  return `${whole
    .slice(0, 4)
    .map((part) => Number.parseInt(part, 16).toString(16))
    .join(':')}::`
}
