"""What a mother of Анна and Пётр may write on Tuesday 24 November 2026, and what is understood.

Children: 1 is Анна, 2 is Пётр. Days are counted from that Tuesday; a bare intent means no day.
"""

# Words -> intent [child...] [subject...] [first day, last day]
PHRASES = """
что задали Анне по алгебре | homework 1 algebra
что задали Ане по алгебре на завтра | homework 1 algebra +1
дз Анны | homework 1
дз аня | homework 1
Анечке что задали | homework 1
домашка Пети | homework 2
домашка у Петра на пятницу | homework 2 +3
Петино дз на завтра | homework 2 +1
что Пете делать на завтра по русскому | homework 2 russian +1
алгебра задание | homework algebra
что по алгебре задано | homework algebra
задание по алгебре на четверг | homework algebra +2
какое дз по инглишу у Анюты | homework 1 english
покажи дз по матеше | homework math
что задано по физре | homework pe
надо ли что-то принести на физкультуру | homework pe
что задали на труд | homework tech
что на дом по окружающему миру | homework world
уроки на завтра сделать | homework +1
по химии что задавали | homework chemistry
русский дз | homework russian
дз русскому | homework russian
домашняя работа по обществу | homework social
дз по родному русскому | homework native
дз по мхк | homework art_history
дз по обзр на завтра | homework obzh +1
дз по вероятности | homework stat
дз по истории на 1 декабря | homework history +7
дз на послезавтра для Пети | homework 2 +2
домашка на чт-пт | homework +2 +3
что задали по алгебре и геометрии | homework algebra geometry
что задали Анне и Пете | homework 1 2
дз по алгебры | homework algebra
задали по алгербе? | homework algebra
домашние задание у Петьки | homework 2
отметки Анны | marks 1
отметки Ани | marks 1
Анины отметки | marks 1
Петины оценки за неделю | marks 2 -6 0
оценки у Пети по математике | marks 2 math
оценки пети | marks 2
какие оценки получил Пётр вчера | marks 2 -1
что Аня получила по русскому | marks 1 russian
у Анны есть двойки? | marks 1
оценки по алгебре у Анны за прошлую неделю | marks 1 algebra -8 -2
успеваемость Петра | marks 2
отметки Анне | marks 1
Анна Петрова отметки | marks 1
отметки Никитиной Анны | marks 1
дневник Ани | today 1
Пётр | today 2
контра по алгебре когда | tests algebra
оценки анной | marks 1
с Анной что по оценкам | marks 1
оценки по физкультуре | marks pe
оценки за 20 ноября | marks -4
оценки по англ яз | marks english
отметки за двадцать третье ноября | marks -1
отметки за 23-е | marks -1
оценки | marks
как успехи у Пети | marks 2
как дела в школе у Ани | marks 1
расписание Анны на завтра | schedule 1 +1
расписание Пети на понедельник | schedule 2 +6
какие уроки завтра у Анны | schedule 1 +1
что завтра у Пети | schedule 2 +1
уроки на пятницу | schedule +3
какие сегодня уроки | schedule 0
расписание на неделю у Анюты | schedule 1 0 +6
когда у Ани физра | schedule 1 pe
расписание пн-ср | schedule +6 +8
завтра есть алгебра? | schedule algebra +1
какой у Пети урок первый завтра | schedule 2 +1
изменения в расписании | changes
замены у Анны завтра | changes 1 +1
отменили ли физкультуру у Пети | changes 2 pe
есть замены на сегодня? | changes 0
что изменилось в расписании | changes
когда каникулы | holidays
когда каникулы у Пети | holidays 2
когда начинаются зимние каникулы | holidays
сколько дней до каникул | holidays_countdown
сколько до каникул осталось | holidays_countdown
кто ведёт алгебру | teacher algebra
кто ведет алгебру у Пети | teacher 2 algebra
кто преподаёт Анне русский | teacher 1 russian
как зовут учителя физкультуры | teacher pe
учителя Анны | teacher 1
кто классный у Пети | teacher 2
средний балл Ани | average 1
средний балл Анны по алгебре | average 1 algebra
какой средний балл по русскому | average russian
что выходит у Пети по математике | term_mark 2 math
какая оценка выходит по алгебре в четверти | term_mark algebra -20 +35
какие оценки нужны Ане для пятёрки по алгебре | need_mark 1 algebra
как исправить двойку по алгебре | need_mark algebra
во сколько заканчиваются уроки у Анны | lessons_end 1
до скольки сегодня Петя | lessons_end 2 0
когда забирать Петю | lessons_end 2
когда заканчивает Аня завтра | lessons_end 1 +1
во сколько завтра Пете в школу | lessons_start 2 +1
к какому уроку Анне завтра | lessons_start 1 +1
ко скольки Ане завтра | lessons_start 1 +1
расписание звонков | bells
во сколько звонок с 3 урока | bells
какой сейчас урок у Анны | now 1
какой урок идет | now
был ли Петя сегодня в школе | attendance 2 0
сколько пропусков у Анны | attendance 1
пропуски Петра за четверть | attendance 2 -20 +35
опоздания Ани за ноябрь | attendance 1 -23 +6
контрольные у Анны | tests 1
когда контрольная по алгебре у Ани | tests 1 algebra
когда кр по русскому | tests russian
есть контрольные завтра? | tests +1
контрольные на этой неделе | tests -1 +5
в каком кабинете алгебра | room algebra
в каком кабинете у Пети английский | room 2 english
где физика завтра | room physics +1
jnvtnrb fyys | marks 1
lp fyt yf pfdnhf | homework 1 +1
/jwtyrb | marks
.yfxfnm | menu
yfxfnm | menu
/ьфклы | marks
ьфклы | marks
рщьуцщкл | homework
vty. | menu
gjvjom | help
/настройки | settings
⚙️ Настройки | settings
Меню | menu
помощь | help
коды | codes
согласие | consent
Отозвать согласие | withdraw
Итоговые отметки | finals
Ещё | more
📅 Сегодня | today
📚 ДЗ на завтра | homework +1
📊 Отметки | marks
otmetki anny | marks 1
Anna's marks | marks 1
homework for Petya tomorrow | homework 2 +1
what did Anna get in algebra | marks 1 algebra
Anna's timetable for tomorrow | schedule 1 +1
when are the holidays | holidays
who teaches algebra | teacher algebra
советы учителей Анна | recommendations 1
рекомендации учителей Анны | recommendations 1
что советует учитель | recommendations
советы Марии Ивановны | recommendations
итоговые Пети | finals 2
какие итоговые оценки выходят | term_mark
итоговые отметки | finals
итоговые за 1 четверть | finals -84 -30
экзамены Пети | exams 2
результаты ЕГЭ Анны | exams 1
результаты ОГЭ | exams
пробник | exams
какие отметки изменили | marks
какие отметки исправили | marks
какие оценки исправили | marks
как исправить оценку | need_mark
что там у Пети | today 2
Петя | today 2
а у Ани? | today 1
у всех | today
у всех детей | today
дз у всех | homework 1 2
отметки у всех детей | marks 1 2
расписание всех детей | schedule 1 2
средний балл Анны по математике за 1 четверть | average 1 math -84 -30
кто классный у Пети | teacher 2
Добрый день, что задали на завтра | homework +1
выйти | unlink
отключить этот чат | unlink
Добавить ВК | add_messenger
добавить телеграм | add_messenger
ещё один телефон | add_messenger
выбери язык | languages
английский язык интерфейса | settings
speak english | settings
по-русски | settings
"""

# Ordinary talk: nobody wants a page of the diary in answer.
TALK = """
Здравствуйте! Анна сегодня не придёт, болеет
Подскажите, во сколько собрание
Спасибо большое, всё получилось
Кто сможет помочь с украшением класса?
Петя забыл форму
Аня заболела
Доброе утро всем
Мы завтра едем к бабушке
Нужно сдать деньги на экскурсию до пятницы
У кого есть номер учительской?
Можно поменять фото
не приходят сообщения
это важно
ладно, потом
ха-ха-ха
👍
реши пример 2+2
сколько стоит форма
помоги с домашкой
какой сегодня праздник
привет
Здравствуйте
Добрый день!
пока
"""
