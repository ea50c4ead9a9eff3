import SchemaBuilder, {
  BasePlugin,
  completeValue,
  type PothosOutputFieldConfig,
  reduceMaybeAsync,
  type SchemaTypes,
} from '@pothos/core'
import type { GraphQLFieldResolver } from 'graphql'
import { BadUserInput } from '../server/errors.ts'
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
    const { itemsFailAlone } = (config.extensions ?? {}) as Partial<ItemsFailAlone>
    return (parent, args, context, info) => {
      const { args: definitions } = info.parentType.getFields()[info.fieldName]!
      const check = (unchecked: Arguments) => {
        assertStorable(definitions, unchecked)
        return reduceMaybeAsync(mappers, unchecked, (values, map) => map(values, context, info))
      }
      const checked = itemsFailAlone ? checkItems(itemsFailAlone, args, check) : check(args as Arguments)
      return completeValue(checked, (values) => run(parent, values, context, info))
    }
  }
}

/** An extension of a mutation field. */
export interface ItemsFailAlone extends Record<string, unknown> {
  /** The list in its input whose items fail alone: a bad one reaches the resolver as a {@link BadUserInput}. */
  readonly itemsFailAlone: string
}

type Arguments = Record<string, unknown>

/** Checks the input once for each item of its list, as if that item were the only one. */
async function checkItems(
  list: string,
  args: object,
  check: (args: Arguments) => unknown,
): Promise<Arguments> {
  const { input } = args as { input: Record<string, unknown[]> }
  const items = input[list]!.map(async (item) => {
    try {
      const checked = (await check({ input: { ...input, [list]: [item] } })) as typeof args
      return (checked as { input: Record<string, unknown[]> }).input[list]![0]
    } catch (error) {
      if (!(error instanceof BadUserInput)) throw error
      return error
    }
  })
  return { input: { ...input, [list]: await Promise.all(items) } }
}

function placeOf({ parentType, name }: { parentType: string; name: string }): string {
  return `${parentType}.${name}`
}

SchemaBuilder.registerPlugin('argumentChecks', ArgumentChecksPlugin)
