-- MariaDB dump 10.19
SET NAMES utf8mb4;
DROP TABLE IF EXISTS `salarie`;
CREATE TABLE `salarie` (`id` int, `nom` varchar(60), `prenom` varchar(60), `num_secu` char(15), `mail` varchar(120));
INSERT INTO `salarie` VALUES
(301,'Quéméner','Youssef','191106957427162','youssef78@wanadoo.example'),
(302,'Prévost','Youssef','172053141204937','youssef64@wanadoo.example'),
(303,'Picard','Pascal','169113127135335','pascal.picard@gmail.example'),
(304,'Mercier','Corinne','275075911738663','corinne_mercier@hotmail.example'),
(305,'Fontaine','Salomé','282026908531414','salome_fontaine@hotmail.example'),
(306,'Hervé','Franck','161093143138426','franck_herve@laposte.example'),
(307,'Caron','Florian','195019746536706','florian.caron@free.example'),
(308,'Marchand','Mamadou','188095913737286','mamadou.marchand@hotmail.example'),
(309,'Perrot','Bernadette','264046201207752','bernadette62@wanadoo.example'),
(310,'Roche','Tristan','173045947431104','tristan.roche@gmail.example'),
(311,'Grondin','Pierrick','186093521907032','pierrick.grondin@hotmail.example'),
(312,'Lemoine','Sandrine','299056224519572','sandrinelemoine40@orange.example'),
(313,'Keita','Pierrick','185096729027583','pierrickkeita64@hotmail.example');
