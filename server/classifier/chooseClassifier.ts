import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import { createAnthropicClassifier } from './anthropicClassifier.ts'
import type { Classifier } from './classifier.ts'
import { offlineClassifier } from './offlineClassifier.ts'

/** The classifier of this server: the Anthropic one where there is a key, otherwise the offline one. */
export function chooseClassifier(config: Config, log: Logger): Classifier {
  if (config.anthropicApiKey === undefined) {
    log.info('Classifier: offline, because ANTHROPIC_API_KEY is not set')
    return offlineClassifier
  }
  log.info(`Classifier: ${config.classifierModel}`)
  return createAnthropicClassifier({
    apiKey: config.anthropicApiKey,
    baseUrl: config.anthropicBaseUrl,
    model: config.classifierModel,
    confidenceThreshold: config.confidenceThreshold,
  })
}
