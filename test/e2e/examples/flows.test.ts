import { Mailbox } from '../../support/mailbox';
import { RealN8n } from '../../support/realN8n';
import { aiAgent } from './flows/aiAgent';
import { anyCrm } from './flows/anyCrm';
import { canvas } from './flows/canvas';
import { changeOver } from './flows/changeOver';
import { dataTables } from './flows/dataTables';
import { leadForm } from './flows/leadForm';
import { missedCalls } from './flows/missedCalls';
import { overwritten } from './flows/overwritten';
import { postgresql } from './flows/postgresql';
import { queueReport } from './flows/queueReport';
import { recordingNotes } from './flows/recordingNotes';
import type { Stage } from './flows/stage';

jest.setTimeout(400_000);

/** One n8n for all of them: starting it takes longer than most flows. */
const stage = {} as Stage;

beforeAll(async () => {
	stage.mailbox = await Mailbox.begin();
	stage.n8n = await RealN8n.begin();
	await stage.n8n.createCredential();
	const { host, port, user, password } = stage.mailbox;
	await stage.n8n.client.createCredential({
		name: 'SMTP',
		type: 'smtp',
		data: { host, port, user, password, secure: false, disableStartTls: true },
	});
});

afterAll(async () => {
	const violations = stage.n8n?.platform.violations;
	await stage.n8n?.end();
	await stage.mailbox?.end();
	expect(violations).toStrictEqual([]);
});

dataTables(stage);
postgresql(stage);
anyCrm(stage);
missedCalls(stage);
recordingNotes(stage);
changeOver(stage);
leadForm(stage);
queueReport(stage);
aiAgent(stage);
canvas(stage);
// After the editor, which has made a credential of each type.
overwritten(stage);
