/**
 * What networks and switchboards write where a number would be when there is none, in the languages of the countries that
 * can be chosen. Accents and upper case do not matter.
 */
export const HIDDEN_CALLER: string[] = [
	// Asterisk and networks
	...['asterisk', 'asserted', 'null', 's', 'n/a'],
	// English
	...['anonymous', 'blocked', 'hidden', 'nobody', 'none', 'private', 'restricted', 'unavailable'],
	...['unidentified', 'undisclosed', 'unknown', 'withheld', 'not available', 'not provided'],
	...['out of area', 'no number', 'no caller id'],
	// Czech
	...['anonymní', 'neidentifikováno', 'neuvedeno', 'neznámá', 'neznámé', 'neznámý', 'nezobrazeno'],
	...[
		'skrytá',
		'skryté',
		'skryto',
		'skrytý',
		'soukromé',
		'soukromý',
		'utajené',
		'utajeno',
		'utajený',
	],
	...['nedostupné', 'bez čísla'],
	// Slovak
	...['anonymné', 'anonymný', 'neidentifikované', 'neuvedené', 'neznáme', 'neznámy', 'nezobrazené'],
	...['súkromné', 'súkromný', 'utajené', 'utajený', 'nedostupný'],
	// German
	...['anonym', 'anonyme', 'anonymer', 'geheim', 'geheime', 'privat', 'private', 'privater'],
	...['unbekannt', 'unbekannte', 'unbekannter', 'unterdrückt', 'unterdrückte', 'unterdrueckt'],
	...[
		'verborgen',
		'verborgene',
		'nicht angezeigt',
		'nicht verfügbar',
		'keine Rufnummer',
		'ohne Rufnummer',
	],
	...['keine Nummer', 'ohne Nummer'],
	// Dutch
	...[
		'anoniem',
		'anonieme',
		'afgeschermd',
		'afgeschermde',
		'geblokkeerd',
		'geheim',
		'onbekend',
		'onbekende',
	],
	...['privé', 'verborgen', 'niet beschikbaar', 'geen nummer', 'geen nummerweergave'],
	// French
	...[
		'anonyme',
		'caché',
		'confidentiel',
		'inconnu',
		'inconnue',
		'indisponible',
		'masqué',
		'masquée',
		'privé',
	],
	...['privée', 'restreint', 'secret', 'non disponible', 'non identifié', 'sans numéro'],
	// Italian
	...['anonima', 'anonimo', 'nascosto', 'oscurato', 'privata', 'privato', 'riservata', 'riservato'],
	...['sconosciuta', 'sconosciuto', 'non disponibile', 'non identificato', 'senza numero'],
	// Spanish
	...[
		'anónima',
		'anónimo',
		'desconocida',
		'desconocido',
		'oculta',
		'oculto',
		'privada',
		'privado',
		'reservado',
	],
	...['restringido', 'no disponible', 'no identificado', 'sin identificar', 'sin número'],
	// Portuguese
	...['anônimo', 'confidencial', 'desconhecida', 'desconhecido', 'indisponível', 'restrito'],
	...['não disponível', 'não identificado', 'sem número'],
	// Polish
	...[
		'anonimowe',
		'anonimowy',
		'niedostępny',
		'niezidentyfikowany',
		'nieznane',
		'nieznany',
		'prywatne',
	],
	...['prywatny', 'ukryte', 'ukryty', 'zablokowany', 'zastrzeżone', 'zastrzeżony', 'brak numeru'],
	// Hungarian
	...[
		'anonim',
		'ismeretlen',
		'letiltott',
		'magán',
		'névtelen',
		'privát',
		'rejtett',
		'titkos',
		'titkosított',
	],
	...['nem elérhető', 'nincs szám'],
	// Romanian
	...[
		'anonimă',
		'ascuns',
		'ascunsă',
		'indisponibil',
		'necunoscut',
		'necunoscută',
		'privată',
		'restricționat',
	],
	...['fără număr'],
	// Bulgarian
	...[
		'анонимен',
		'анонимно',
		'неизвестен',
		'неизвестно',
		'недостъпен',
		'скрит',
		'скрито',
		'таен',
		'частен',
	],
	...['частно', 'без номер', 'няма номер'],
	// Croatian and Serbian
	...[
		'anoniman',
		'anonimni',
		'anonimno',
		'nedostupan',
		'nepoznat',
		'nepoznati',
		'nepoznato',
		'privatan',
	],
	...['privatni', 'privatno', 'skriven', 'skriveni', 'tajni', 'zaštićen', 'bez broja'],
	...[
		'анониман',
		'анонимни',
		'недоступан',
		'непознат',
		'непознати',
		'приватан',
		'приватни',
		'скривен',
	],
	...['скривени', 'тајни', 'без броја'],
	// Slovene
	...[
		'anonimen',
		'neznan',
		'neznana',
		'prikrita',
		'skrit',
		'skrita',
		'zaseben',
		'zasebna',
		'ni na voljo',
	],
	...['brez številke'],
	// Greek
	...['ανώνυμη', 'ανώνυμος', 'άγνωστη', 'άγνωστο', 'άγνωστος', 'απόκρυψη', 'απόρρητος', 'ιδιωτική'],
	...['ιδιωτικός', 'κρυφός', 'με απόκρυψη', 'μη διαθέσιμος', 'χωρίς αριθμό'],
	// Danish and Norwegian
	...['hemmelig', 'hemmeligt', 'skjult', 'ukendt', 'ukjent', 'intet nummer', 'ikke tilgjengelig'],
	...['ikke tilgængelig', 'ikke tilgængeligt'],
	// Swedish
	...[
		'dold',
		'dolt',
		'hemligt',
		'okänd',
		'okänt',
		'skyddat',
		'spärrat',
		'ej tillgängligt',
		'inget nummer',
	],
	// Finnish
	...['anonyymi', 'estetty', 'piilotettu', 'salainen', 'tuntematon', 'yksityinen', 'ei numeroa'],
	...['ei saatavilla'],
	// Estonian
	...['anonüümne', 'peidetud', 'privaatne', 'salajane', 'tundmatu', 'varjatud', 'ei ole saadaval'],
	...['number puudub'],
	// Latvian
	...['anonīms', 'nezināms', 'privāts', 'slēpts', 'bez numura', 'nav pieejams'],
	// Lithuanian
	...['anoniminis', 'neprieinamas', 'nežinomas', 'paslėptas', 'privatus', 'slaptas', 'be numerio'],
	...['nėra numerio'],
	// Turkish
	...['bilinmeyen', 'bilinmiyor', 'engellenmiş', 'gizlenmiş', 'gizli', 'özel', 'numara yok'],
	// Ukrainian and Russian
	...[
		'анонім',
		'анонімний',
		'невідомий',
		'невідомо',
		'недоступний',
		'приватний',
		'прихований',
		'приховано',
	],
	...[
		'без номера',
		'аноним',
		'анонимный',
		'неизвестно',
		'неизвестный',
		'скрыт',
		'скрытый',
		'частный',
	],
];

/** What stands beside those words and says nothing: "Private Number", "skryté číslo", "Unbekannter Anrufer". */
export const ADDED_WORDS: string[] = [
	...['call', 'caller', 'id', 'no', 'number', 'phone'],
	...['číslo', 'hovor', 'účastník', 'volající', 'volajúci'],
	...['anruf', 'anrufer', 'nummer', 'rufnummer', 'teilnehmer', 'telefonnummer'],
	...['beller', 'oproep', 'telefoonnummer', 'appel', 'appelant', 'correspondant', 'numéro'],
	...['chiamante', 'chiamata', 'numero', 'utente', 'llamada', 'llamante', 'número', 'chamada'],
	...['abonent', 'dzwoniący', 'numer', 'połączenie', 'rozmówca'],
	...['hívás', 'hívó', 'hívószám', 'szám', 'telefonszám', 'apel', 'apelant', 'număr', 'numărul'],
	...[
		'номер',
		'обаждане',
		'повикване',
		'broj',
		'pozivatelj',
		'poziv',
		'pozivalac',
		'број',
		'позив',
	],
	...['klic', 'klicatelj', 'številka', 'αριθμός', 'καλών', 'κλήση'],
	...['opkald', 'opkalder', 'anrop', 'innringer', 'oppringer', 'samtal', 'uppringare'],
	...['puhelu', 'soittaja', 'helistaja', 'kõne', 'numurs', 'zvanītājs', 'numeris', 'skambintojas'],
	...['arama', 'arayan', 'numara', 'абонент', 'виклик', 'вызов', 'дзвінок', 'звонок'],
];
