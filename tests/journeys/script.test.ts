import { citizenJourneys } from './citizen.ts'

citizenJourneys({ javaScriptEnabled: true })
