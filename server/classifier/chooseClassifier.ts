import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import type { Classifier } from './classifier.ts'
import { offlineClassifier } from './offlineClassifier.ts'

/**
 * The classifier of this server: the Anthropic one where there is a key, otherwise the offline one.
 * @param confidenceThreshold is asked for each verdict.
 */
export async function chooseClassifier(
  config: Config,
  log: Logger,
  confidenceThreshold = () => config.initialSettings.confidenceThreshold,
): Promise<Classifier> {
  if (config.anthropicApiKey === undefined) {
    log.info('Classifier: offline, because ANTHROPIC_API_KEY is not set')
    return offlineClassifier
  }
  log.info(`Classifier: ${config.classifierModel}`)
  // The SDK is a fifth of what a start takes: only who uses it waits for it.
  const { createAnthropicClassifier } = await import('./anthropicClassifier.ts')
  return createAnthropicClassifier({
    apiKey: config.anthropicApiKey,
    baseUrl: config.anthropicBaseUrl,
    model: config.classifierModel,
    confidenceThreshold,
  })
}
