import {
  READERS_PARTS,
  SETTINGS_PARTS,
  type SettingsMessage,
  settingsTopic,
} from '../../server/events/topics/settingsTopic.ts'
import { builder } from '../builder.ts'
import { caller } from '../context.ts'
import { liveSource } from './liveSource.ts'

const SettingsPart = builder.enumType('SettingsPart', {
  description: 'PEOPLE: with their invitations. WORK: campaigns and projects.',
  values: SETTINGS_PARTS,
})

const SettingsChange = builder.objectRef<SettingsMessage>('SettingsChange').implement({
  authScopes: { reader: true },
  fields: (t) => ({
    part: t.expose('part', { type: SettingsPart }),
  }),
})

builder.subscriptionField('settingsChanged', (t) =>
  t.field({
    type: SettingsChange,
    description:
      'Each time that a part of the settings was changed, to read it again; and each part once when it begins. Who is no ADMIN is told of what they may read: RULES and WORK.',
    authScopes: { reader: true },
    subscribe: (_root, _args, context, info) =>
      liveSource(info, settingsTopic(caller(context).role === 'ADMIN' ? SETTINGS_PARTS : READERS_PARTS)),
    resolve: (message: SettingsMessage) => message,
  }),
)
