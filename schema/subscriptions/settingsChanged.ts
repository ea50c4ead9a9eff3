import {
  SETTINGS_PARTS,
  type SettingsMessage,
  settingsTopic,
} from '../../server/events/topics/settingsTopic.ts'
import { builder } from '../builder.ts'
import { liveSource } from './liveSource.ts'

const SettingsPart = builder.enumType('SettingsPart', {
  description: 'PEOPLE: with their invitations. WORK: campaigns and projects.',
  values: SETTINGS_PARTS,
})

const SettingsChange = builder.objectRef<SettingsMessage>('SettingsChange').implement({
  authScopes: { admin: true },
  fields: (t) => ({
    part: t.expose('part', { type: SettingsPart }),
  }),
})

builder.subscriptionField('settingsChanged', (t) =>
  t.field({
    type: SettingsChange,
    description:
      'Each time that a part of the settings was changed, to read it again; and each part once when it begins.',
    authScopes: { admin: true },
    subscribe: (_root, _args, _context, info) => liveSource(info, settingsTopic()),
    resolve: (message: SettingsMessage) => message,
  }),
)
