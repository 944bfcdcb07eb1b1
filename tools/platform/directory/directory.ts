import { Random } from '../random';
import { contacts, PEOPLE } from './people';
import type {
	Category,
	Contact,
	DirectoryUser,
	PauseReason,
	PbxNumber,
	Profile,
	Queue,
	SkillsGroup,
	Team,
} from './types';

/** The switchboard's only numbering plan. */
const NUMBERING_PLAN = { id: 1, name: 'Výchozí' };

const FIRST_EXTENSION = 101;

/** Everything the switchboard knows besides calls: users, numbers, queues and the like, all consistent. */
export class Directory {
	/** The identifier of this switchboard; any other is refused with 404. */
	readonly pbxId = 4711;

	readonly users: DirectoryUser[] = [];

	readonly numbers: PbxNumber[] = [];

	readonly profiles: Profile[] = [];

	readonly queues: Queue[] = [
		{ id: 31, name: 'Obchod', exten: '601', callerId: '420210000601', memberIds: [] },
		{ id: 32, name: 'Podpora', exten: '602', callerId: '420210000602', memberIds: [] },
		{ id: 33, name: 'Fakturace & smlouvy', exten: '603', callerId: null, memberIds: [] },
	];

	readonly teams: Team[] = [
		{ id: 1, name: 'Obchod' },
		{ id: 2, name: 'Podpora' },
	];

	readonly categories: Category[] = [
		{ id: 1, name: 'Poptávka' },
		{ id: 2, name: 'Objednávka' },
		{ id: 3, name: 'Reklamace' },
		{ id: 4, name: 'Spam' },
	];

	readonly skillsGroups: SkillsGroup[] = [
		{ id: 1, name: 'Čeština' },
		{ id: 2, name: 'Deutsch' },
	];

	readonly pauses: PauseReason[] = [
		{ id: 1, name: 'Oběd', billable: false, description: 'Přestávka na oběd' },
		{ id: 2, name: 'Školení', billable: true, description: '' },
		{ id: 3, name: 'Administrativa', billable: true, description: 'Práce po hovoru' },
	];

	/** People outside, from whom the call generator takes its callers. */
	readonly contacts: Contact[];

	private readonly random: Random;

	private readonly byId = new Map<string, DirectoryUser>();

	constructor(seed: number, userCount: number) {
		this.random = new Random(seed);
		this.contacts = contacts(this.random, 240);
		for (const queue of this.queues) this.addQueueNumbers(queue);
		while (this.users.length < userCount) this.addUser();
	}

	/** Adds a user with numbers, profiles and, with call-centre rights, a place in queues. */
	addUser(details: Partial<DirectoryUser> = {}): DirectoryUser {
		const place = this.users.length;
		const [name, surname, account] = PEOPLE[place % PEOPLE.length] ?? PEOPLE[0]!;
		const round = Math.floor(place / PEOPLE.length);
		const exten = details.exten ?? FIRST_EXTENSION + place;
		const user: DirectoryUser = {
			login: `${account}${round === 0 ? '' : round + 1}@example.cz`,
			name,
			surname,
			id: this.random.uuid(),
			pbxUserId: 1000 + place,
			exten,
			ddi: `420210000${String(exten).padStart(3, '0')}`,
			callcenter: place % 4 !== 3,
			teamId: (place % 2) + 1,
			...details,
		};
		this.users.push(user);
		this.byId.set(user.id, user);
		this.addUserNumbers(user);
		this.addProfiles(user);
		if (user.callcenter) this.joinQueues(user, place);
		return user;
	}

	/** The user with this log-in or e-mail, in any letter case. */
	findUser(loginOrEmail: string): DirectoryUser | undefined {
		const wanted = loginOrEmail.trim().toLowerCase();
		return this.users.find((user) => user.login.toLowerCase() === wanted);
	}

	/** The user with this `id`; the number inside the PBX is taken too. */
	userById(id: string): DirectoryUser | undefined {
		return this.byId.get(id) ?? this.users.find((user) => String(user.pbxUserId) === id);
	}

	/** The user with this line. */
	userByLine(line: string): DirectoryUser | undefined {
		return this.users.find((user) => String(user.exten) === line);
	}

	queueByName(name: string): Queue | undefined {
		return this.queues.find((queue) => queue.name === name);
	}

	/** The users in a queue. */
	membersOf(queue: Queue): DirectoryUser[] {
		return queue.memberIds.flatMap((id) => this.byId.get(id) ?? []);
	}

	/** The queues a user is in. */
	queuesOf(user: DirectoryUser): Queue[] {
		return this.queues.filter(({ memberIds }) => memberIds.includes(user.id));
	}

	/** The name of a category; an unknown one is shown by its number. */
	categoryName(id: number): string {
		return this.categories.find((category) => category.id === id)?.name ?? String(id);
	}

	private joinQueues(user: DirectoryUser, place: number): void {
		for (const [index, queue] of this.queues.entries()) {
			if (index === place % this.queues.length || place % 5 === 0) queue.memberIds.push(user.id);
		}
	}

	private addNumber(number: Omit<PbxNumber, 'id' | 'numplan' | 'priority'>): void {
		const id = String(9000 + this.numbers.length);
		this.numbers.push({ ...number, id, priority: 1, numplan: NUMBERING_PLAN });
	}

	private addUserNumbers(user: DirectoryUser): void {
		const owner = { ownerId: user.id, ownerType: 'user' } as const;
		this.addNumber({ ...owner, number: String(user.exten), type: 'exten' });
		this.addNumber({ ...owner, number: user.ddi, type: 'ddi' });
		this.addNumber({ ...owner, number: user.ddi, type: 'cid' });
	}

	private addQueueNumbers(queue: Queue): void {
		const owner = {
			ownerId: String(queue.id),
			ownerType: 'application',
			applicationType: 'queue',
		} as const;
		this.addNumber({ ...owner, number: queue.exten, type: 'exten' });
		if (queue.callerId) this.addNumber({ ...owner, number: queue.callerId, type: 'ddi' });
	}

	private addProfiles(user: DirectoryUser): void {
		const first = 500 + this.profiles.length;
		const params = { hasDevice: true, hasForward: false, alert: true, endpointId: user.pbxUserId };
		const add = (name: string, description: string, rest: Partial<Profile>) =>
			this.profiles.push({
				id: 500 + this.profiles.length,
				userId: user.id,
				name,
				description,
				active: this.profiles.length + 500 === first,
				params: { ...params, fwd: 'none', fwdNum: null },
				...rest,
			});
		add('Kancelář', 'Telefon na stole', {});
		add('Na cestách', 'Přesměrování na mobil', {
			params: { ...params, hasForward: true, fwd: 'mymobile', fwdNum: `+420777${user.exten}000` },
		});
		add('Nerušit', '', {
			params: {
				...params,
				hasDevice: false,
				alert: false,
				endpointId: null,
				fwd: null,
				fwdNum: null,
			},
		});
	}
}
