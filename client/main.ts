import ui from '@nuxt/ui/vue-plugin'
import urql from '@urql/vue'
import { createApp } from 'vue'
import App from './App.vue'
import { createApiClient } from './graphql/client.ts'
import { whenSignedOut } from './graphql/liveSocket.ts'
import { startKeyboard } from './keys/keyboard.ts'
import { startMarkingTyping } from './keys/typing.ts'
import { startKeepingFocus } from './layout/keepFocus.ts'
import { router } from './router.ts'
import { endSession, loadSession } from './session/session.ts'
import { watchForMissingParts } from './state/missingPart.ts'
import { startServerClock } from './time/serverClock.ts'
import './styles/main.css'

const client = createApiClient(endSession)
whenSignedOut(() => void loadSession(client))
startServerClock()
startKeyboard()
startMarkingTyping()
startKeepingFocus()

const app = createApp(App).use(router).use(ui).use(urql, client)
watchForMissingParts(app, router)
app.mount('#app')
