import SchemaBuilder, {
  BasePlugin,
  completeValue,
  type PothosOutputFieldConfig,
  reduceMaybeAsync,
  type SchemaTypes,
} from '@pothos/core'
import type { GraphQLFieldResolver } from 'graphql'
import { assertStorable } from './storableText.ts'

type Resolver<Types extends SchemaTypes> = GraphQLFieldResolver<unknown, Types['Context'], object>
type Mappers<Types extends SchemaTypes> = PothosOutputFieldConfig<Types>['argMappers']

declare global {
  namespace PothosSchemaTypes {
    interface Plugins<Types extends SchemaTypes> {
      argumentChecks: ArgumentChecksPlugin<Types>
    }
  }
}

/**
 * Looks at a field's arguments only once access to it is granted. By itself Pothos validates them before any
 * plugin may refuse the caller, who would learn what is wrong with a call that is not theirs to make.
 * It stands behind the access plugin and before those that check arguments: what they add to a field is taken
 * off it here and run inside.
 */
class ArgumentChecksPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  readonly #mappers = new Map<string, Mappers<Types>>()

  override onOutputFieldConfig(config: PothosOutputFieldConfig<Types>): PothosOutputFieldConfig<Types> {
    this.#mappers.set(placeOf(config), config.argMappers)
    return { ...config, argMappers: [] }
  }

  override wrapResolve(resolve: Resolver<Types>, config: PothosOutputFieldConfig<Types>): Resolver<Types> {
    // A subscription's arguments are those that it was checked with when it began.
    return config.kind === 'Subscription' ? resolve : this.#checked(resolve, config)
  }

  override wrapSubscribe(
    subscribe: Resolver<Types> | undefined,
    config: PothosOutputFieldConfig<Types>,
  ): Resolver<Types> | undefined {
    return subscribe && this.#checked(subscribe, config)
  }

  #checked(run: Resolver<Types>, config: PothosOutputFieldConfig<Types>): Resolver<Types> {
    if (Object.keys(config.args).length === 0) return run
    const mappers = this.#mappers.get(placeOf(config)) ?? []
    return (parent, args, context, info) => {
      const { args: definitions } = info.parentType.getFields()[info.fieldName]!
      assertStorable(definitions, args as Record<string, unknown>)
      const mapped = reduceMaybeAsync(mappers, args as Record<string, unknown>, (values, map) =>
        map(values, context, info),
      )
      return completeValue(mapped, (values) => run(parent, values, context, info))
    }
  }
}

function placeOf({ parentType, name }: { parentType: string; name: string }): string {
  return `${parentType}.${name}`
}

SchemaBuilder.registerPlugin('argumentChecks', ArgumentChecksPlugin)
