import { HubSpot } from '../../crm/hubspot/hubspot';
import { createAuthority } from '../../support/hosts/authority';
import { GoogleCalendar } from '../../support/hosts/googleCalendar';
import { standInEnvironment } from '../../support/hosts/redirect';
import { RealN8n } from '../../support/realN8n';
import { fs, os, path } from '../../../tools/node';
import { calendarPause } from './services/calendarPause';
import { callCampaign } from './services/callCampaign';
import type { ServiceStage } from './services/serviceStage';
import { smsMissedCalls } from './services/smsMissedCalls';
import { smsReplies } from './services/smsReplies';

jest.setTimeout(400_000);

/** One n8n for all of them: starting it takes longer than most workflows. */
const stage = {} as ServiceStage;
let folder: string;

beforeAll(async () => {
	folder = await fs.promises.mkdtemp(path.join(os.tmpdir(), 'n8n-nodes-ipex-services-'));
	const authority = await createAuthority(folder);
	stage.google = await new GoogleCalendar('ya29.stand-in').start(authority);
	stage.hubSpot = new HubSpot('pat-eu1-77aa90c1-stand-in');
	await stage.hubSpot.start(await authority.certify([stage.hubSpot.host]));
	const ports = Object.fromEntries([
		...stage.google.hosts.map((host) => [host, stage.google.service.port]),
		[stage.hubSpot.host, stage.hubSpot.service.port],
	]) as Record<string, number>;
	stage.n8n = await RealN8n.begin({}, standInEnvironment(ports, authority.file));
	await stage.n8n.createCredential();
});

afterAll(async () => {
	const violations = stage.n8n?.platform.violations;
	await stage.n8n?.end();
	await stage.hubSpot?.service.stop();
	await stage.google?.service.stop();
	await fs.promises.rm(folder, { recursive: true, force: true });
	expect(violations).toStrictEqual([]);
});

smsMissedCalls(stage);
smsReplies(stage);
calendarPause(stage);
callCampaign(stage);
