import type { INodeParameters } from 'n8n-workflow';

import type { DirectoryUser } from '../../tools/platform';
import { fault } from '../../tools/platform';
import { itemsOf, Scene } from '../support/scene';

let scene: Scene;
let user: DirectoryUser;
let colleague: DirectoryUser;

beforeEach(async () => {
	scene = await Scene.begin();
	[user, colleague] = scene.platform.directory.users as [DirectoryUser, DirectoryUser];
});

afterEach(async () => expect(await scene.end()).toStrictEqual([]));

const OUTSIDE = '+420602000111';

/** Starts a call of a user, behind the back of the node. */
function ring(who = user) {
	return scene.platform.current.start(String(who.exten), OUTSIDE, who);
}

const inProgress = () => scene.platform.current.list();

const sent = (operationId: string) => scene.platform.journal.of(operationId)[0];

/** An expression as the whole of a field, as the entered value of it, and with a blank behind it. */
function expressions(expression: string): Array<[string, INodeParameters[string]]> {
	return [`=${expression}`, `=${expression} `, '={{ null }}'].flatMap((value) => [
		[value, value],
		[`entered: ${value}`, { __rl: true, mode: 'id', value }],
	]);
}

describe('a user that an expression should name and does not', () => {
	it.each([
		['call', 'transfer', { to: '204' }],
		['call', 'cancelTransfer', {}],
		['call', 'monitor', { channelId: 'PJSIP/204-1.1' }],
		['switchboard', 'setUserProfile', { profileId: '501' }],
		['switchboard', 'getProfiles', {}],
	])("is never the one in 'Act As': %s, %s", async (resource, operation, parameters) => {
		for (const [value, userId] of expressions('{{ $json.typo }}')) {
			const { message } = await scene.failure(resource, operation, {
				...parameters,
				actAs: user.login,
				userId,
			});
			expect([value, message]).toStrictEqual([value, "'User' is empty."]);
		}
		expect(scene.platform.journal.all()).toStrictEqual([]);
	});

	it('may be left out on purpose', async () => {
		ring();
		const mine = { actAs: user.login, userId: "={{ $json.typo ?? '' }}" };
		await scene.run('call', 'transfer', { to: '204', ...mine });
		expect(sent('transferCall')?.user).toBe(user.login);
	});

	it.each(['={{ $json }}', '={{ ["a@b.cz"] }}', '={{ false }}'])(
		'is one text: %s is refused',
		async (actAs) => {
			const { message } = await scene.failure('call', 'getCurrent', { actAs });
			expect(message).toBe("'Act As' is not a text.");
			expect(scene.platform.journal.all()).toStrictEqual([]);
		},
	);
});

describe('a switchboard that an expression should name and does not', () => {
	const options = { pbxId: '={{ $json.typo }}' };

	it.each([
		['switchboard', 'reload', {}],
		['recording', 'delete', { fileNames: 'a.mp3', confirm: true }],
		['call', 'start', { to: '204', identityValue: 'a@b.cz' }],
	])('is never the own one for %s, %s', async (resource, operation, parameters) => {
		const { message } = await scene.failure(resource, operation, { ...parameters, options });
		expect(message).toBe("'PBX ID' is empty.");
		expect(scene.platform.journal.all()).toStrictEqual([]);
	});
});

describe('Get Current', () => {
	it('gives the calls in progress, and what the next operation needs to know of them', async () => {
		const calls = [ring(), ring(colleague)];
		const items = await scene.run('call', 'getCurrent', { returnAll: true });
		expect(items.map(({ json }) => [json.callId, json.channelId])).toStrictEqual(
			calls.map(({ callId, channelId }) => [callId, channelId]),
		);
		await scene.run('call', 'hangUp', { callId: '={{ $json.callId }}' }, { items });
		expect(inProgress()).toStrictEqual([]);
	});

	it('gives those that every filter lets pass', async () => {
		const call = ring();
		ring(colleague);
		for (const filters of [
			{ userId: user.id },
			{ userLogin: user.login },
			{ callId: call.callId },
		]) {
			const items = await scene.run('call', 'getCurrent', { filters });
			expect(items.map(({ json }) => json.callId)).toStrictEqual([call.callId]);
		}
	});

	it("tells a call in the words of the call object, or as the API does without 'Simplify'", async () => {
		const { callId, channelId } = ring();
		const [simple] = await scene.run('call', 'getCurrent', { options: { timezone: 'UTC' } });
		const [raw] = await scene.run('call', 'getCurrent', { simplify: false });
		expect(raw?.json).toMatchObject({ callId, channelId, direction: 'Out', dst: OUTSIDE });
		expect(simple?.json).toMatchObject({
			callId,
			channelId,
			direction: 'outbound',
			state: raw?.json.state,
			caller: raw?.json.src,
			callee: raw?.json.dst,
			userLogin: user.login,
			phone: { e164: OUTSIDE },
		});
		expect(Date.parse(String(simple?.json.startedAt))).toBe(
			Math.floor(Date.parse(String(raw?.json.creationTime)) / 1000) * 1000,
		);
		expect(simple?.json.startedAt).toMatch(/\+00:00$/);
	});

	it('gives no more than the limit', async () => {
		for (let i = 0; i < 4; i++) ring();
		expect(await scene.run('call', 'getCurrent', { limit: 3 })).toHaveLength(3);
	});

	it('reports a switchboard that does not exist', async () => {
		const { message } = await scene.failure('call', 'getCurrent', { options: { pbxId: '1' } });
		expect(message).toMatch(/\(HTTP 404\): There is no PBX 1\.$/);
	});
});

describe('Start', () => {
	it.each([
		['login', () => user.login],
		['line', () => user.exten],
	])('calls from the phone of a user named by %s', async (identityType, value) => {
		const [item] = await scene.run('call', 'start', {
			to: OUTSIDE,
			callFrom: 'user',
			identityType,
			identityValue: value(),
		});
		const [call] = inProgress();
		expect(call).toMatchObject({ dst: OUTSIDE, user: { login: user.login } });
		expect(item?.json).toStrictEqual({ callId: call?.callId, channelId: call?.channelId });
	});

	it('sends all that was set, numbers as texts and texts as numbers where the API has it so', async () => {
		await scene.run('call', 'start', {
			to: 204,
			identityType: 'login',
			identityValue: user.login,
			outgoingQueue: 'Obchod',
			options: { callerId: '420210000601', callerIdName: 'Žluťoučký', pbxId: '4711' },
		});
		expect(sent('createCall')).toMatchObject({
			status: 200,
			query: { pbxId: '4711' },
			body: {
				to: '204',
				callerId: '420210000601',
				callerIdName: 'Žluťoučký',
				fromUser: { identityType: 'login', identityValue: user.login, outgoingQueue: 'Obchod' },
			},
		});
	});

	it('calls from an application, and says nothing of a user then', async () => {
		const [item] = await scene.run('call', 'start', {
			to: OUTSIDE,
			callFrom: 'application',
			identityValue: user.login,
			extenId: '601',
			outRouteId: '12',
		});
		expect(item?.json.callId).toBe(inProgress()[0]?.callId);
		expect(sent('createCall')?.body).toStrictEqual({
			to: OUTSIDE,
			fromApplication: { extenId: 601, outRouteId: 12 },
		});
	});

	it('calls from the line of the user it acts as', async () => {
		await scene.run('call', 'start', {
			to: OUTSIDE,
			callFrom: 'ownLine',
			actAs: colleague.login,
		});
		expect(sent('createCall')?.body).toStrictEqual({ to: OUTSIDE });
		expect(inProgress()).toMatchObject([{ user: { login: colleague.login } }]);
	});

	it('reports a user whom the switchboard does not know', async () => {
		const { message } = await scene.failure('call', 'start', {
			to: OUTSIDE,
			identityType: 'line',
			identityValue: '999',
		});
		expect(message).toMatch(/\(HTTP 404\): There is no user 999\.$/);
		expect(inProgress()).toStrictEqual([]);
	});

	it('is not sent again when the answer does not come: a second call would ring', async () => {
		scene.platform.faults.order({ operationId: 'createCall', fault: fault.status(503) });
		await scene.failure('call', 'start', { to: OUTSIDE, identityValue: user.login });
		expect(scene.platform.journal.of('createCall')).toHaveLength(1);
	});
});

describe('Hang Up', () => {
	it.each(['callId', 'channelId', 'userId'])(
		'ends the call that is named by its %s, and says which',
		async (by) => {
			const call = ring();
			const other = ring(colleague);
			const value = by === 'userId' ? user.id : call[by as 'callId' | 'channelId'];
			const [item] = await scene.run('call', 'hangUp', { hangUpBy: by, [by]: value });
			expect(item?.json).toStrictEqual({ success: true, [by]: value });
			expect(inProgress().map(({ callId }) => callId)).toStrictEqual([other.callId]);
			expect(sent('hangUpCall')?.query).toStrictEqual({ [by]: value });
		},
	);

	it('ends the own call of the user it acts as when just that was chosen', async () => {
		const other = ring(colleague);
		ring();
		const [item] = await scene.run('call', 'hangUp', {
			hangUpBy: 'ownCall',
			callId: other.callId,
			actAs: user.login,
		});
		expect(item?.json).toStrictEqual({ success: true, actAs: user.login });
		expect(sent('hangUpCall')?.query).toStrictEqual({});
		expect(inProgress().map(({ callId }) => callId)).toStrictEqual([other.callId]);
	});

	it.each([
		['callId', '', "'Call' is empty."],
		['callId', ' ', "'Call' is empty."],
		['callId', '={{ $json.missing }}', "'Call' is empty."],
		['callId', '={{ {} }}', "'Call' is not a text."],
		['channelId', '={{ null }}', "'Channel' is empty."],
		['userId', '', "'User' is empty."],
		['nothing', 'x', "'Hang Up By' is not one of its choices."],
		['={{ $json.missing }}', 'x', "'Hang Up By' is not one of its choices."],
	])('by %s of "%s" sends nothing at all', async (hangUpBy, value, message) => {
		ring();
		scene.credential.data.actAs = user.login;
		const failure = await scene.failure('call', 'hangUp', { hangUpBy, [hangUpBy]: value });
		expect(failure.message).toBe(message);
		expect(scene.platform.journal.all()).toStrictEqual([]);
		expect(inProgress()).toHaveLength(1);
	});

	it("never ends the call of another one than the expression in 'Act As' should have named", async () => {
		scene.credential.data.actAs = user.login;
		ring();
		for (const [value, actAs] of expressions('{{ $json.typo }}')) {
			const own = { hangUpBy: 'ownCall', actAs };
			expect([value, (await scene.failure('call', 'hangUp', own)).message]).toStrictEqual([
				value,
				"'Act As' is empty.",
			]);
		}
		expect(scene.platform.journal.all()).toStrictEqual([]);
		expect(inProgress()).toHaveLength(1);
		await scene.run('call', 'hangUp', { hangUpBy: 'ownCall', actAs: "={{ $json.typo ?? '' }}" });
		expect(inProgress()).toStrictEqual([]);
	});

	it.each([
		['a list', '={{ ["1.2", "3.4"] }}'],
		['a switch', '={{ true }}'],
	])('tells that %s is no call, by the name of the field', async (_, callId) => {
		const { message } = await scene.failure('call', 'hangUp', { hangUpBy: 'callId', callId });
		expect(message).toBe("'Call' is not a text.");
		const empty = await scene.failure('call', 'hangUp', { hangUpBy: 'callId', callId: '' });
		expect(empty.message).toBe("'Call' is empty.");
		expect(scene.platform.journal.all()).toStrictEqual([]);
	});

	it('reports a call that is over', async () => {
		const { message } = await scene.failure('call', 'hangUp', { callId: '1.1' });
		expect(message).toMatch(/\(HTTP 404\): There is no such call in progress\.$/);
	});

	it.each([
		['a page of a proxy', fault.status(200, '<html>Welcome</html>'), false],
		['a page with a head', fault.status(200, '\n<!DOCTYPE html><p>Welcome'), false],
		['a record', fault.otherShape({ message: 'OK' }), true],
		['a list', fault.otherShape(['OK']), true],
		['a word', fault.status(202, 'accepted'), true],
		['a text with braces', fault.status(200, 'done {1}'), true],
		['an empty body', fault.emptyBody(), true],
		['no content', fault.status(204), true],
	])('takes %s with a status of success as done: %#', async (_, kind, isDone) => {
		scene.platform.faults.order({ operationId: 'hangUpCall', fault: kind });
		const outcome = await scene.run('call', 'hangUp', { callId: '1.1' }).then(
			([item]) => item?.json,
			(error: Error) => error.message,
		);
		if (isDone) expect(outcome).toStrictEqual({ success: true, callId: '1.1' });
		else expect(outcome).toMatch(/where its API documents a word\.$/);
	});
});

describe('Transfer', () => {
	it('passes the call of a user to a colleague at once', async () => {
		const { callId } = ring();
		const [item] = await scene.run('call', 'transfer', {
			to: colleague.exten,
			userId: user.id,
			options: { customData: '{"ticket":7}' },
		});
		expect(inProgress()).toMatchObject([{ callId, user: { login: colleague.login } }]);
		expect(sent('transferCall')?.body).toStrictEqual({
			to: String(colleague.exten),
			type: 'blind',
			userId: user.id,
			customData: '{"ticket":7}',
		});
		expect(item?.json).toStrictEqual({
			success: true,
			to: colleague.exten,
			type: 'blind',
			userId: user.id,
		});
	});

	it('of the user it acts as needs no ID, and is taken back with a body that says whose it is', async () => {
		ring();
		const to = String(colleague.exten);
		await scene.run('call', 'transfer', { to, type: 'attended', actAs: user.login });
		expect(sent('transferCall')).toMatchObject({
			user: user.login,
			body: { to, type: 'attended' },
		});
		expect(inProgress()[0]?.transferTo).toBe(to);
		const [item] = await scene.run('call', 'cancelTransfer', { userId: user.id });
		expect(sent('cancelTransfer')).toMatchObject({ method: 'DELETE', body: { userId: user.id } });
		expect(item?.json).toStrictEqual({ success: true, userId: user.id });
		expect(inProgress()[0]?.transferTo).toBeUndefined();
	});

	it('tells that there is nothing to transfer or to take back, and that nobody was named', async () => {
		const nothing = await scene.failure('call', 'transfer', { to: '204', userId: user.id });
		expect(nothing.message).toMatch(/\(HTTP 404\): .* has no call in progress\.$/);
		ring();
		const notBegun = await scene.failure('call', 'cancelTransfer', { userId: user.id });
		expect(notBegun.message).toMatch(/\(HTTP 404\): No transfer is under way\.$/);
		const nobody = await scene.failure('call', 'cancelTransfer');
		expect(nobody.message).toMatch(/\(HTTP 400\): Name a user, or act as one\.$/);
	});

	it('can lead to every user and application of the switchboard', async () => {
		const { users, queues } = scene.platform.directory;
		const items = await scene.run('call', 'getTransferDestinations', { returnAll: true });
		expect(items).toHaveLength(users.length + queues.length);
		ring();
		const extension = items.find(({ json }) => json.name === 'Obchod')?.json.extension;
		await scene.run('call', 'transfer', { to: String(extension), userId: user.id });
		expect(inProgress()).toMatchObject([{ dst: '601' }]);
		expect(await scene.run('call', 'getTransferDestinations', { limit: 2 })).toHaveLength(2);
	});
});

describe('Monitor', () => {
	it.each(['spy', 'whisper', '={{ "barge" }}'])(
		'lets a user in by %s, and gives what ends it',
		async (type) => {
			const call = ring();
			const items = await scene.run('call', 'monitor', {
				channelId: call.channelId,
				userId: colleague.id,
				type,
			});
			expect(inProgress()).toHaveLength(2);
			expect(items[0]?.json.callId).toBe(call.callId);
			await scene.run(
				'call',
				'hangUp',
				{ hangUpBy: 'channelId', channelId: '={{ $json.channelId }}' },
				{ items },
			);
			expect(inProgress().map(({ channelId }) => channelId)).toStrictEqual([call.channelId]);
		},
	);

	it('reports a channel that does not exist', async () => {
		const { message } = await scene.failure('call', 'monitor', {
			channelId: 'x',
			actAs: colleague.login,
		});
		expect(message).toMatch(/\(HTTP 404\): There is no such channel\.$/);
		expect(sent('monitorCall')?.user).toBe(colleague.login);
	});
});

describe('what is missing or wrong', () => {
	it.each([
		['start', { to: '', identityValue: 'x' }, "'To' is empty."],
		['start', { to: '204' }, "'User' is empty."],
		[
			'start',
			{ to: '204', callFrom: 'application', outRouteId: 1 },
			"'Application Line' is empty.",
		],
		[
			'start',
			{ to: '204', callFrom: 'application', extenId: '601' },
			"'Outbound Route ID' is empty.",
		],
		[
			'start',
			{ to: '204', callFrom: 'application', extenId: 'Sales', outRouteId: '1' },
			"'Application Line' is not a whole number.",
		],
		['start', { to: '204', callFrom: 'nobody' }, "'Call From' is not one of its choices."],
		['transfer', { to: ' ' }, "'To' is empty."],
		['monitor', { channelId: '' }, "'Channel' is empty."],
		['getCurrent', { limit: 0 }, "'Limit' is not a whole number from 1 to 100000."],
	])('%s with %j is refused before any request', async (operation, parameters, message) => {
		expect((await scene.failure('call', operation, parameters)).message).toBe(message);
		expect(scene.platform.journal.all()).toStrictEqual([]);
	});
});

describe('every operation', () => {
	it.each([
		['getCurrent', 'getCurrentCalls', {}],
		['start', 'createCall', { to: '204', identityValue: '={{ $json.login }}' }],
		['hangUp', 'hangUpCall', { callId: '={{ $json.callId }}' }],
		['transfer', 'transferCall', { to: '204' }],
		['cancelTransfer', 'cancelTransfer', {}],
		['getTransferDestinations', 'getTransferDestinations', { limit: 1 }],
		['monitor', 'monitorCall', { channelId: '={{ $json.channelId }}' }],
	])(
		'%s runs as the user of its item, and pairs its items',
		async (operation, operationId, parameters) => {
			const { directory, current } = scene.platform;
			const items = itemsOf(3).map((_, i) => {
				const who = directory.users[i] as DirectoryUser;
				const call = ring(who);
				if (operation === 'cancelTransfer') current.beginTransfer(call, '204');
				const { callId, channelId } = call;
				return { json: { login: who.login, callId, channelId } };
			});
			const output = await scene.run(
				'call',
				operation,
				{ ...parameters, actAs: '={{ $json.login }}' },
				{ items },
			);
			scene.expectRunsAs(
				operationId,
				items.map(({ json }) => json.login),
				output,
			);
		},
	);
});
