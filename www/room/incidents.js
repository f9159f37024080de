/**
 * The scenarios that begin with something that happened.
 *
 * What it gives: what happened, as far as the source named beside it says so, then a mail of the
 * same shape. What it refuses: figures without a source, and to say that Garde-fou would have
 * prevented an attack.
 */

import { incidentMail } from '../incident/incident.js';
import { exportMail, partnersMail, profilesMail, providerMail } from './drafts.js';

/** @type {import('./scenarios.js').Scenario[]} */
export const INCIDENTS = [
  {
    id: 'saint-quentin',
    kind: 'incident',
    imagined: 'shape',
    title: { fr: 'Saint-Quentin 2016', en: 'Saint-Quentin 2016' },
    happened: {
      fr: 'À Saint-Quentin, en mars 2016, un conseiller écrit à environ 1 300 demandeurs d’emploi au sujet des carrières de la gendarmerie. Un fichier de 27 pages est joint par erreur : les coordonnées de tous les destinataires.',
      en: 'In Saint-Quentin, in March 2016, an adviser writes to about 1,300 job seekers about careers in the gendarmerie. A 27-page file is attached by mistake: the contact details of all the recipients.',
    },
    seen: {
      fr: 'Un objet, un texte, une pièce jointe qu’on croit être l’offre. Les 1 300 adresses tiennent sur une ligne.',
      en: 'A subject, a text, an attachment that one believes to be the offer. The 1,300 addresses fit on one line.',
    },
    shown: {
      fr: 'Appuyez sur « Envoyer ». Deux constats : le fichier contient les coordonnées des destinataires eux-mêmes, et tous verraient les adresses des autres.',
      en: 'Press “Send”. Two findings: the file holds the contact details of the recipients themselves, and all would see each other’s addresses.',
    },
    todo: {
      fr: 'Mettez tout le monde en Cci, puis retirez la pièce jointe. L’un sans l’autre ne suffit pas.',
      en: 'Put everyone in Bcc, then remove the attachment. One without the other is not enough.',
    },
    note: {
      fr: 'Avant « Envoyer », demandez : que voyez-vous d’anormal ? Après la mise en Cci, faites remarquer que le fichier, lui, partirait toujours.',
      en: 'Before “Send”, ask: what looks wrong to you? After Bcc, point out that the file would still leave.',
    },
    sources: [{
      name: { fr: 'Planet.fr, d’après le Courrier picard, mars 2016', en: 'Planet.fr, after the Courrier picard, March 2016' },
      url: 'https://planet.fr/societe-pole-emploi-partage-les-coordonnees-de-1300-chomeurs.1049811.29336.html',
    }],
    mail: incidentMail,
  },
  {
    id: 'provider',
    kind: 'incident',
    imagined: 'all',
    title: { fr: 'Des NIR à un prestataire', en: 'Social security numbers to a provider' },
    happened: {
      fr: 'En août 2023, Pôle emploi annonce une attaque chez un prestataire chargé de numériser des documents. Les noms, prénoms et numéros de sécurité sociale d’environ dix millions de personnes sont potentiellement concernés.',
      en: 'In August 2023, Pôle emploi announces an attack on a provider that digitises documents. The names and social security numbers of about ten million people are potentially concerned.',
    },
    seen: {
      fr: 'Un prestataire que l’on connaît, une liste pour pointer des dossiers. Le numéro de sécurité sociale (NIR) n’en est qu’une colonne.',
      en: 'A provider that one knows, a list to tick off files. The social security number (NIR) is just one of its columns.',
    },
    shown: {
      fr: 'Appuyez sur « Envoyer ». Le même fichier est signalé deux fois : 40 numéros de sécurité sociale, et une liste de 40 personnes.',
      en: 'Press “Send”. The same file is told twice: 40 social security numbers, and a list of 40 people.',
    },
    todo: {
      fr: 'Retirez la pièce jointe. Envoyez par le canal prévu au contrat, et seulement les colonnes nécessaires : un numéro de dossier suffit pour pointer.',
      en: 'Remove the attachment. Send through the channel agreed in the contract, and only the columns needed: a file number is enough to tick off.',
    },
    note: {
      fr: 'Demandez : à quoi servait le NIR dans cette liste ? Dites aussi que Garde-fou n’aurait rien changé à l’attaque : moins il part de données, moins il y en a à voler ailleurs.',
      en: 'Ask: what was the NIR for in this list? Say too that Garde-fou would have changed nothing to the attack: the less data leaves, the less there is to steal elsewhere.',
    },
    sources: [{
      name: { fr: 'L’Usine digitale, août 2023', en: 'L’Usine digitale, August 2023' },
      url: 'https://www.usine-digitale.fr/article/les-donnees-de-dix-millions-de-francais-potentiellement-derobees-apres-une-cyberattaque-contre-pole-emploi.N2162937',
    }],
    mail: providerMail,
  },
  {
    id: 'profiles',
    kind: 'incident',
    imagined: 'all',
    title: { fr: 'Des profils à un inconnu', en: 'Profiles to a stranger' },
    happened: {
      fr: 'En décembre 2020, une enquête montre qu’il est trop facile de se dire recruteur pour obtenir les coordonnées de demandeurs d’emploi, et que des escrocs le font. En septembre 2021, un député interroge le gouvernement à ce sujet.',
      en: 'In December 2020, an inquiry shows that it is too easy to claim to be a recruiter and get the contact details of job seekers, and that swindlers do so. In September 2021, a member of parliament asks the government about it.',
    },
    seen: {
      fr: 'Une demande pressée, une adresse qui ne dit pas de quelle entreprise elle vient, et l’envie de placer 30 candidats.',
      en: 'A request in a hurry, an address that does not tell which company it comes from, and the wish to place 30 candidates.',
    },
    shown: {
      fr: 'Appuyez sur « Envoyer ». Le fichier contient les coordonnées de 30 personnes. Garde-fou ne sait pas qui est derrière l’adresse ; il montre ce qu’elle recevrait.',
      en: 'Press “Send”. The file holds the contact details of 30 people. Garde-fou does not know who is behind the address; it shows what that person would receive.',
    },
    todo: {
      fr: 'Retirez la pièce jointe. Vérifiez qui demande, par un numéro trouvé ailleurs que dans son message, puis orientez vers le service prévu pour les employeurs.',
      en: 'Remove the attachment. Check who asks, by a number found elsewhere than in their mail, then point to the service made for employers.',
    },
    note: {
      fr: 'Une escroquerie commence souvent par une urgence. Faites dire au groupe ce qui, dans le message, aurait dû alerter sans aucun outil.',
      en: 'A swindle often begins with an emergency. Have the group say what in the mail should have been a warning without any tool.',
    },
    sources: [
      {
        name: { fr: 'Numerama, décembre 2020', en: 'Numerama, December 2020' },
        url: 'https://www.numerama.com/politique/676640-pole-emploi-permet-a-nimporte-qui-dobtenir-les-cv-de-francais-beaucoup-trop-facilement.html',
      },
      {
        name: { fr: 'Assemblée nationale, question n° 41107, 21 septembre 2021', en: 'Assemblée nationale, question no. 41107, 21 September 2021' },
        url: 'https://questions.assemblee-nationale.fr/q15/15-41107QE.htm',
      },
    ],
    mail: profilesMail,
  },
  {
    id: 'export',
    kind: 'incident',
    imagined: 'all',
    title: { fr: 'Un export à l’intérim', en: 'An export to a temp agency' },
    happened: {
      fr: 'En 2022, Pôle emploi ouvre à l’essai sa banque de profils aux entreprises de travail temporaire, par une interface automatique (API) : un an, pour 125 000 €. Ce n’est pas un incident, c’est le canal prévu.',
      en: 'In 2022, Pôle emploi opens its bank of profiles to temp agencies on trial, through an automatic interface (API): one year, for €125,000. This is no incident, it is the agreed channel.',
    },
    seen: {
      fr: 'Deux exports du même fichier, pour rendre service en attendant. Le premier, en JSON, ne ressemble pas à une liste de personnes.',
      en: 'Two exports of the same file, to help in the meantime. The first, in JSON, does not look like a list of people.',
    },
    shown: {
      fr: 'Appuyez sur « Envoyer ». Les deux fichiers sont lus, 200 personnes dans chacun, et chacun a son bouton.',
      en: 'Press “Send”. Both files are read, 200 people in each, and each has its own button.',
    },
    todo: {
      fr: 'Retirez les deux fichiers. Tant que l’accès prévu n’est pas ouvert, un courriel ne le remplace pas.',
      en: 'Remove both files. As long as the agreed access is not open, a mail does not replace it.',
    },
    note: {
      fr: 'L’essai vaut pour ce qu’il montre : un partenaire légitime peut recevoir des données, par le canal prévu et pour ce qui est prévu.',
      en: 'The trial is worth what it shows: a legitimate partner may receive data, through the agreed channel and for what was agreed.',
    },
    sources: [{
      name: {
        fr: 'VIAWEB Consulting, 22 juin 2022, d’après le Bulletin officiel de Pôle emploi du 28 avril',
        en: 'VIAWEB Consulting, 22 June 2022, after the Bulletin officiel of Pôle emploi of 28 April',
      },
      url: 'https://www.viaweb-consulting-rh.com/2022/06/22/pole-emploi-vend-sa-base-de-candidats-aux-agences-demploi/',
    }],
    mail: exportMail,
  },
  {
    id: 'partners',
    kind: 'incident',
    imagined: 'all',
    title: { fr: 'Un suivi à des partenaires', en: 'A follow-up to partners' },
    happened: {
      fr: 'En mars 2024, France Travail annonce que des pirates sont entrés par des comptes de conseillers de Cap emploi : 43 millions de personnes potentiellement, 36,8 millions après vérification. En janvier 2026, la CNIL inflige une amende de 5 millions d’euros. Les dossiers complets, avec les données de santé, n’ont pas été pris.',
      en: 'In March 2024, France Travail announces that hackers entered through accounts of Cap emploi advisers: potentially 43 million people, 36.8 million once checked. In January 2026, the CNIL imposes a fine of €5 million. The complete files, with data on health, were not taken.',
    },
    seen: {
      fr: 'Trois partenaires que l’on connaît, un tableau de suivi. Une colonne dit qui est reconnu travailleur handicapé (RQTH).',
      en: 'Three partners that one knows, a follow-up table. One column tells who is recognised as a disabled worker (RQTH).',
    },
    shown: {
      fr: 'Appuyez sur « Envoyer », puis sur « Pourquoi cet avertissement ? ». C’est la liste de 45 personnes qui est reconnue ; parmi ce qu’on y trouve : « mentions de santé ou de handicap ».',
      en: 'Press “Send”, then “Why this warning?”. It is the list of 45 people that is recognised; among what it holds: “words on health or disability”.',
    },
    todo: {
      fr: 'Retirez la pièce jointe. Partagez dans l’outil commun, avec les seules personnes suivies par chaque partenaire.',
      en: 'Remove the attachment. Share in the common tool, to each partner only the people it follows.',
    },
    note: {
      fr: 'Un partenaire n’est ni un collègue ni un inconnu. Un organisme peut donner la liste de ses partenaires dans les réglages ; cette page garde les réglages par défaut.',
      en: 'A partner is neither a colleague nor a stranger. An organisation can list its partners in the settings; this page keeps the default settings.',
    },
    sources: [
      {
        name: { fr: 'Boursorama avec Media Services, 29 janvier 2026', en: 'Boursorama with Media Services, 29 January 2026' },
        url: 'https://www.boursorama.com/actualite-economique/actualites/la-cnil-inflige-une-amende-de-5-millions-d-euros-a-france-travail-apres-une-cyberattaque-4709f763edabdb488eb46d3c95004e3f',
      },
      {
        name: { fr: 'KultureGeek, 29 janvier 2026 (données de santé)', en: 'KultureGeek, 29 January 2026 (data on health)' },
        url: 'https://kulturegeek.fr/news-346314/piratage-france-travail-ecope-dune-amende-5-millions-deuros-cnil',
      },
      {
        name: { fr: 'CNIL, délibération SAN-2026-003', en: 'CNIL, deliberation SAN-2026-003' },
        url: 'https://www.legifrance.gouv.fr/cnil/id/CNILTEXT000053408671',
      },
    ],
    mail: partnersMail,
  },
];
