import axios, { type AxiosInstance } from 'axios';
import { HubSpot } from '../../crm/hubspot/hubspot';

let hubSpot: HubSpot;
let api: AxiosInstance;

beforeEach(async () => {
	hubSpot = await new HubSpot('token').start();
	api = axios.create({
		baseURL: `http://127.0.0.1:${hubSpot.service.port}/crm/v3/objects`,
		headers: { Authorization: 'Bearer token' },
		validateStatus: () => true,
	});
});

afterEach(async () => await hubSpot.service.stop());

const filters = (...groups: object[]) => ({
	filterGroups: groups.map((filter) => ({ filters: [filter] })),
});

const call = (properties: object, associations?: object[]) => ({
	properties: { hs_timestamp: '2025-03-12T14:00:00.000Z', ...properties },
	associations,
});

const toContact = (id: string, associationTypeId: number) => ({
	to: { id },
	types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId }],
});

describe('the stand-in for HubSpot', () => {
	it('refuses another token', async () => {
		const { status } = await api.post(
			'/contacts/search',
			{},
			{ headers: { Authorization: 'Bearer x' } },
		);
		expect(status).toBe(401);
	});

	// https://developers.hubspot.com/docs/guides/api/crm/search: IN takes "values", in lower case; groups are alternatives.
	it('finds by a list of values in one of several properties', async () => {
		const { id } = hubSpot.addContact({ mobilephone: '+420 777 123 456' });
		hubSpot.addContact({ phone: '+421 777 123 456' });
		const values = ['+420777123456', '+420 777 123 456'];
		const { data } = await api.post('/contacts/search', {
			...filters(
				{ propertyName: 'phone', operator: 'IN', values },
				{ propertyName: 'mobilephone', operator: 'IN', values },
			),
		});
		expect(data).toMatchObject({ total: 1, results: [{ id }] });
		const capital = filters({ propertyName: 'phone', operator: 'IN', values: ['Nobody'] });
		expect((await api.post('/contacts/search', capital)).status).toBe(400);
	});

	// Same guide, "hs_searchable_calculated_*": area code and local number, without country code.
	it('has calculated numbers without country code', async () => {
		const { id } = hubSpot.addContact({ phone: '00420 777 123 456' });
		const search = async (value: string) => {
			const propertyName = 'hs_searchable_calculated_phone_number';
			const body = filters({ propertyName, operator: 'EQ', value });
			return (await api.post('/contacts/search', body)).data as { results: Array<{ id: string }> };
		};
		expect((await search('777123456')).results.map((found) => found.id)).toStrictEqual([id]);
		expect((await search('420777123456')).results).toStrictEqual([]);
	});

	// Same guide, "Limits": five groups, six filters in each.
	it('refuses a sixth group, unknown properties and unknown fields', async () => {
		const one = { propertyName: 'phone', operator: 'EQ', value: '1' };
		const five = filters(one, one, one, one, one);
		expect((await api.post('/contacts/search', five)).status).toBe(200);
		for (const body of [
			filters(one, one, one, one, one, one),
			filters({ ...one, propertyName: 'telephone' }),
			{ filter: [] },
		]) {
			expect((await api.post('/contacts/search', body)).status).toBe(400);
		}
	});

	// Same guide, "Limits": new records are found after a moment only.
	it('finds what was created once it is indexed', async () => {
		hubSpot.indexesAtOnce = false;
		await api.post('/contacts', { properties: { phone: '1' } });
		const body = filters({ propertyName: 'phone', operator: 'EQ', value: '1' });
		expect((await api.post('/contacts/search', body)).data).toMatchObject({ total: 0 });
		hubSpot.index();
		expect((await api.post('/contacts/search', body)).data).toMatchObject({ total: 1 });
	});

	// https://developers.hubspot.com/docs/guides/api/crm/engagements/calls: properties, options, and associations (194: call to contact).
	it('takes a call of a contact, and refuses what HubSpot would', async () => {
		const { id } = hubSpot.addContact({ phone: '1' });
		const good = call({ hs_call_status: 'NO_ANSWER' }, [toContact(id, 194)]);
		expect((await api.post('/calls', good)).status).toBe(201);
		expect(hubSpot.records.calls).toMatchObject([{ contacts: [id] }]);
		for (const body of [
			{ properties: { hs_call_title: 'no time' } },
			call({ hs_call_status: 'MISSING' }),
			call({ hs_call_direction: 'inbound' }),
			call({ hs_call_colour: 'red' }),
			call({}, [toContact('7', 194)]),
			call({}, [toContact(id, 195)]),
		]) {
			expect((await api.post('/calls', body)).status).toBe(400);
		}
		expect(hubSpot.records.calls).toHaveLength(1);
	});

	// https://developers.hubspot.com/docs/api/crm/communications: properties, and associations (81: message to contact).
	it('takes an SMS of a contact, and finds it by its time in milliseconds', async () => {
		const { id } = hubSpot.addContact({ phone: '1' });
		const sms = {
			hs_communication_channel_type: 'SMS',
			hs_communication_logged_from: 'CRM',
			hs_communication_body: 'Hello',
			hs_timestamp: '2025-03-12T14:00:00.000Z',
		};
		const post = async (properties: object, type: number) => {
			const body = { properties, associations: [toContact(id, type)] };
			return (await api.post('/communications', body)).status;
		};
		expect(await post(sms, 81)).toBe(201);
		expect(await post(sms, 194)).toBe(400);
		expect(await post({ ...sms, hs_communication_channel_type: 'LETTER' }, 81)).toBe(400);
		expect(await post({ ...sms, hs_timestamp: '' }, 81)).toBe(400);
		const search = async (value: string) =>
			(
				await api.post<{ total: number }>(
					'/communications/search',
					filters({ propertyName: 'hs_timestamp', operator: 'EQ', value }),
				)
			).data.total;
		expect(await search(String(Date.UTC(2025, 2, 12, 14)))).toBe(1);
		expect(await search(String(Date.UTC(2025, 2, 12, 15)))).toBe(0);
	});
});
