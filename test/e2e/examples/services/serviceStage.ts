import type { HubSpot } from '../../../crm/hubspot/hubspot';
import type { GoogleCalendar } from '../../../support/hosts/googleCalendar';
import type { RealN8n } from '../../../support/realN8n';

/** What the workflows for SMS, the dialer and agents run on. */
export interface ServiceStage {
	n8n: RealN8n;
	google: GoogleCalendar;
	hubSpot: HubSpot;
}
