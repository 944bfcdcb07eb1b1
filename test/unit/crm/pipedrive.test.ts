import axios, { type AxiosInstance } from 'axios';
import { Pipedrive } from '../../crm/pipedrive/pipedrive';

let pipedrive: Pipedrive;
let api: AxiosInstance;

beforeEach(async () => {
	pipedrive = await new Pipedrive('token').start();
	api = axios.create({
		baseURL: `http://127.0.0.1:${pipedrive.service.port}`,
		params: { api_token: 'token' },
		validateStatus: () => true,
	});
});

afterEach(async () => await pipedrive.service.stop());

const search = async (params: object) =>
	await api.get<{ data: { items: Array<{ item: { id: number } }> } }>('/api/v2/persons/search', {
		params: { fields: 'phone', ...params },
	});

const activity = {
	subject: 'Call',
	type: 'call',
	done: true,
	due_date: '2025-03-12',
	due_time: '14:00',
	duration: '00:01',
};

describe('the stand-in for Pipedrive', () => {
	it('refuses another token', async () => {
		expect((await api.get('/api/v2/activities', { params: { api_token: 'x' } })).status).toBe(401);
	});

	// https://developers.pipedrive.com/docs/api/v1/Persons#searchPersons: two characters at least; exact_match only the whole.
	it('finds a person by a part of the number, as it is written', async () => {
		const { id } = pipedrive.addPerson('Eva', '+420 777 123 456');
		const found = async (params: object) =>
			(await search(params)).data.data.items.map(({ item }) => item.id);
		expect(await found({ term: '777 123 456' })).toStrictEqual([id]);
		expect(await found({ term: '777123456' })).toStrictEqual([]);
		expect(await found({ term: '777 123 456', exact_match: 'true' })).toStrictEqual([]);
		expect((await search({ term: '7' })).status).toBe(400);
	});

	it('finds a new person once it is indexed', async () => {
		pipedrive.indexesAtOnce = false;
		await api.post('/api/v2/persons', { name: 'Eva', phones: [{ value: '777123456' }] });
		expect((await search({ term: '777123456' })).data.data.items).toStrictEqual([]);
		pipedrive.index();
		expect((await search({ term: '777123456' })).data.data.items).toHaveLength(1);
	});

	// https://developers.pipedrive.com/docs/api/v1/Activities#addActivity (API v2): `person_id` is read only, `participants` sets it.
	it('takes an activity of a participant, and refuses what Pipedrive would', async () => {
		const { id } = pipedrive.addPerson('Eva', '777123456');
		const participants = [{ person_id: id, primary: true }];
		expect((await api.post('/api/v2/activities', { ...activity, participants })).status).toBe(201);
		for (const body of [
			{ ...activity, participants: [{ person_id: 7, primary: true }] },
			{ ...activity, person_id: id },
			{ ...activity, participants, colour: 'red' },
			{ ...activity, participants, due_time: '2 pm' },
		]) {
			expect((await api.post('/api/v2/activities', body)).status).toBe(400);
		}
		expect(pipedrive.activities).toMatchObject([{ person_id: id }]);
	});

	// Same reference, getActivities (API v2): filters `person_id` and `updated_since`, RFC 3339.
	it('lists the activities of one person since a time', async () => {
		const { id } = pipedrive.addPerson('Eva', '777123456');
		const participants = [{ person_id: id, primary: true }];
		await api.post('/api/v2/activities', { ...activity, participants });
		const list = async (params: object) => (await api.get('/api/v2/activities', { params })).data;
		const since = '2025-03-12T14:00:00Z';
		expect(await list({ person_id: id, updated_since: since })).toMatchObject({ data: [{}] });
		expect(await list({ person_id: id + 1 })).toMatchObject({ data: [] });
		expect(await list({ person_id: id, updated_since: '2999-01-01T00:00:00Z' })).toMatchObject({
			data: [],
		});
		expect(await list({ since })).toMatchObject({ success: false });
	});
});
