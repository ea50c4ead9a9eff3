import { Account } from './Account.ts'
import { AllowedTool } from './AllowedTool.ts'
import { ApiToken } from './ApiToken.ts'
import { Attachment } from './Attachment.ts'
import { AutomaticRetry } from './AutomaticRetry.ts'
import { AutoReviewPolicy } from './AutoReviewPolicy.ts'
import { BotAction } from './BotAction.ts'
import { BulkItem } from './BulkItem.ts'
import { BulkOperation } from './BulkOperation.ts'
import { Campaign } from './Campaign.ts'
import { Channel } from './Channel.ts'
import { ChosenSettings } from './ChosenSettings.ts'
import { Classification } from './Classification.ts'
import { DefaultView } from './DefaultView.ts'
import { Delivery } from './Delivery.ts'
import { DeliveryAttempt } from './DeliveryAttempt.ts'
import { EventRecord } from './EventRecord.ts'
import { Failure } from './Failure.ts'
import { Invitation } from './Invitation.ts'
import { Lease } from './Lease.ts'
import { Message } from './Message.ts'
import { NotificationRule } from './NotificationRule.ts'
import { PermissionRequest } from './PermissionRequest.ts'
import { Phase } from './Phase.ts'
import { PhaseTemplate } from './PhaseTemplate.ts'
import { Project } from './Project.ts'
import { Resolution } from './Resolution.ts'
import { Review } from './Review.ts'
import { ReviewViewer } from './ReviewViewer.ts'
import { SavedView } from './SavedView.ts'
import { Session } from './Session.ts'
import { Storm } from './Storm.ts'
import { Ticket } from './Ticket.ts'
import { TicketDependency } from './TicketDependency.ts'
import { UndoState } from './UndoState.ts'
import { User } from './User.ts'

/** What TypeORM has to know of; one table each. */
export const entities = [
  Account,
  AllowedTool,
  ApiToken,
  Attachment,
  AutomaticRetry,
  AutoReviewPolicy,
  BotAction,
  BulkItem,
  BulkOperation,
  Campaign,
  Channel,
  ChosenSettings,
  Classification,
  DefaultView,
  Delivery,
  DeliveryAttempt,
  EventRecord,
  Failure,
  Invitation,
  Lease,
  Message,
  NotificationRule,
  PermissionRequest,
  Phase,
  PhaseTemplate,
  Project,
  Resolution,
  Review,
  ReviewViewer,
  SavedView,
  Session,
  Storm,
  Ticket,
  TicketDependency,
  UndoState,
  User,
]
