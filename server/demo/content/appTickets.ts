import type { DemoTicket } from './projects.ts'

/** The app project: its sequence makes one group of tickets wait for another. */
export const APP_TICKETS: readonly DemoTicket[] = [
  {
    ref: 'theme',
    title: 'Receipts follow the theme',
    body: 'The receipt screen is white in dark mode. Make it follow the theme.',
    sequence: 1,
    opening: 'The receipt screen has its own colours; I replace them by the theme’s.',
    tools: [
      'read app/receipts/ReceiptScreen.tsx (164 lines)',
      'edit app/receipts/ReceiptScreen.tsx (+12 −31)',
      'screenshots: 6 of 6 match',
    ],
    ending:
      'Both themes are done. The receipt screen takes its colours from the theme, and all 6 screenshots match.',
    answer:
      'The receipt screen is changed the way you wrote. All 6 screenshots match, and the change is complete.',
    again: 'The receipt screen now follows the theme. All 6 screenshots match, and the change is complete.',
  },
  {
    ref: 'touch-targets',
    title: 'Larger touch targets in checkout',
    body: 'Buttons in checkout are 36 points high. Make all of them at least 44.',
    sequence: 1,
    opening: 'I measure every control of the checkout first.',
    tools: ['measured 23 controls, 9 below 44 points', 'edit app/checkout (+18 −18)', 'tests: 143 passed'],
    ending:
      'All 23 controls in checkout are now at least 44 points high.\n\n| screen | before | now |\n| --- | --- | --- |\n| cart | 36 | 44 |\n| address | 38 | 44 |\n| payment | 36 | 48 |\n\nAll 143 tests pass.',
    answer: 'The controls have the size you wrote. All 143 tests pass.',
    again: 'All 23 controls are at least 44 points high. All 143 tests pass.',
  },
  {
    ref: 'camera',
    title: 'Crash on rotate in the camera view',
    body: 'Rotating the phone while the camera opens ends the app. 31 reports this week.',
    priority: 'HIGH',
    opening: 'I try to bring the crash about in the simulator.',
    tools: [
      'read app/camera/CameraView.tsx (208 lines)',
      'simulator: rotate while opening, 40 times\n 0 crashes',
      'device farm: no free device',
    ],
    ending:
      'I could not bring the crash about: 40 rotations in the simulator went well, and the device farm has no free device. The reports come from real phones only, so I am blocked until one is free.',
    answer:
      'The camera now waits for the rotation to end. 40 rotations on a real phone went well, and all 143 tests pass.',
    again:
      'A device is free now. The camera opened before its view had a size; it waits for it now. 40 rotations on a real phone went well, and all 143 tests pass.',
  },
  {
    ref: 'offline',
    title: 'Offline list of receipts',
    body: 'Show the receipts of the last 90 days without a connection.',
    sequence: 2,
    opening: 'I look at what is stored on the phone already.',
    tools: [
      'read app/storage/cache.ts (119 lines)',
      'write app/receipts/offlineReceipts.ts (86 lines)',
      'tests: 151 passed',
    ],
    ending:
      'The receipts of the last 90 days are shown without a connection. They take 1.1 MB and are encrypted like everything in the cache. I tried it in flight mode with 240 receipts. All 151 tests pass.',
    answer: 'The offline list works the way you wrote. All 151 tests pass.',
    again: 'The receipts of the last 90 days are shown without a connection. All 151 tests pass.',
  },
  {
    ref: 'push',
    title: 'Push messages open the right screen',
    body: 'A tap on “Your parcel is here” opens the home screen. It should open the parcel.',
    sequence: 2,
    opening: 'I follow a tap from the message to the screen.',
    tools: ['read app/push/open.ts (64 lines)', 'edit app/push/open.ts (+27 −4)', 'tests: 148 passed'],
    ending:
      'A tap now opens the parcel, the order or the chat that the message is about, and all 148 tests pass. One case is open: for an order that was deleted meanwhile, should a tap open the list of orders, or show a short note on the home screen?',
    answer:
      'Deleted orders are handled the way you decided. A tap opens what the message is about, and all 148 tests pass.',
    again: 'For a deleted order a tap opens the list of orders. All 148 tests pass.',
  },
  {
    ref: 'strings',
    title: 'New texts of the welcome tour',
    body: 'Put the texts from the sheet into the welcome tour. Marketing reads them in the app before this is closed.',
    mode: 'STRICT',
    opening: 'The sheet has 12 texts in 4 languages.',
    tools: ['read texts/welcome-tour.csv (49 lines)', 'edit locales (+48 −48)', 'screenshots: 48 taken'],
    ending:
      'All 12 texts are added to the welcome tour, in 4 languages. The 48 screenshots are attached, and no text is cut off.',
    answer:
      'The texts are updated the way you wrote. The 48 screenshots are taken again, and no text is cut off.',
    again: 'All 12 texts are added to the welcome tour, and no text is cut off. The tour is complete.',
  },
  {
    ref: 'release',
    title: 'Ship the 3.2 release branch',
    body: 'Cut release/3.2 and send the build to both stores. Start it when support is there.',
    priority: 'URGENT',
    dependsOn: ['theme'],
    startWhenReady: false,
    opening: 'I cut the branch and build for both stores.',
    tools: [
      'git switch -c release/3.2',
      'build 3.2.0 (4117) ios, android\n both signed',
      'upload: accepted by both stores',
    ],
    ending: 'Version 3.2.0 (4117) is built, signed and accepted by both stores. The release is complete.',
    answer:
      'The release is changed the way you wrote. Version 3.2.0 is accepted by both stores, and the release is complete.',
    again: 'Version 3.2.0 (4117) is accepted by both stores. The release is complete.',
  },
  {
    ref: 'widget',
    title: 'Home screen widget with the next parcel',
    body: 'A small widget that shows when the next parcel comes.',
    sequence: 3,
    priority: 'LOW',
    opening: 'I start with the data that a widget may read.',
    tools: ['write app/widget (5 files, 310 lines)', 'tests: 157 passed'],
    ending:
      'The widget shows the next parcel and its day, and is refreshed once an hour. All 157 tests pass.',
    answer: 'The widget is changed the way you wrote. All 157 tests pass.',
    again: 'The widget shows the next parcel and its day. All 157 tests pass.',
  },
  {
    ref: 'push-certificate',
    title: 'Renew the push certificate',
    body: 'The certificate for push messages ends on Friday. Renew it and send a test message.',
    priority: 'HIGH',
    opening: 'I check when the certificate ends and what uses it.',
    tools: ['push certificate: valid for 4 more days', 'used by: 2 services'],
    permission: {
      tool: 'certificate portal',
      description: 'Create a new push certificate and revoke the old one after the test message has arrived.',
      output: [
        'certificate portal: new certificate, valid for 395 days',
        'test message: arrived on 3 of 3 phones',
      ],
      rejected: 'The certificate is still the old one and ends in 4 days. Who should renew it instead?',
    },
    ending:
      'The new push certificate is in use by both services, and the test message arrived on all 3 phones. The work is complete.',
    answer:
      'The certificate is handled the way you wrote. The test message arrived on all 3 phones, and the work is complete.',
    again:
      'The new push certificate is in use, and the test message arrived on all 3 phones. The work is complete.',
  },
]
