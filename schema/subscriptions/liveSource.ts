import { complexityFromQuery } from '@pothos/plugin-complexity'
import { type GraphQLResolveInfo, Kind } from 'graphql'
import { LiveSource, type Topic } from '../../server/events/topic.ts'
import { MOST_BREADTH, MOST_COMPLEXITY, MOST_DEPTH, queryTooCostly } from '../builder.ts'

/**
 * What a subscription's field returns: the topic, when its selection is not too costly. The limits would be checked
 * again with each event, but a client should learn at once what it will never get.
 * @param begin is called when the subscription begins; what it returns, when it ends.
 * @throws DomainError QUERY_TOO_COSTLY
 */
export function liveSource(
  info: GraphQLResolveInfo,
  topic: Topic,
  begin: LiveSource['begin'] = null,
): LiveSource {
  const definitions = [info.operation, ...Object.values(info.fragments)]
  const { complexity, depth, breadth } = complexityFromQuery(
    { kind: Kind.DOCUMENT, definitions },
    { schema: info.schema, variables: info.variableValues },
  )
  if (depth > MOST_DEPTH) throw queryTooCostly('depth')
  if (breadth > MOST_BREADTH) throw queryTooCostly('breadth')
  if (complexity > MOST_COMPLEXITY) throw queryTooCostly('complexity')
  return new LiveSource(topic, begin)
}
