-- Stands before a script or a library, on the line on which it begins, so that the lines of its errors stay what they are.
-- What a command of the script has written is appended to a list: the command itself, if it can be done elsewhere and is small; else its
-- keys, each at the first time. Before each stands of how many items it is. In here, redis is what it is for everybody: while a library is
-- loaded it is another table than when its functions run.
local redis = (function()
local lower, upper, find, byte, match, gmatch, typeof, text, number, each, try, fail, withmeta, set, spread
local function ready()
lower, upper, find, byte, match, gmatch = string.lower, string.upper, string.find, string.byte, string.match, string.gmatch
typeof, text, number, each, try, fail, withmeta, set, spread = type, tostring, tonumber, pairs, pcall, error, setmetatable, rawset, unpack
end
local writes, refused, list, published, tellable = '$WRITES', '$REFUSED', '$LIST', '$PUBLISHED', '$TELLABLE'
local seen, room = {}, $ROOM

local function put(key)
if key and not seen[key] then
seen[key] = true
redis.call('$PUSH', list, 1, key)
end
end

-- first,last,step as Redis says it; counted from the first key, or from the end if the last is below 0
local function range(given, first, last, step, share)
local count = #given
local stop = first + last
if last < 0 then
stop = count + 1 + last
if share > 1 then stop = first - 1 + (count + 1 - first) / share end
end
for i = first, stop, step do put(given[i]) end
end

local function some(given, kind, word, a, b, c, from)
if kind == 'r' then
range(given, number(word), a, b, c)
elseif kind == 'n' then
local at = number(word)
for i = at + a, at + a + (number(given[at]) or 0) - 1 do put(given[i]) end
else
for i = from, #given - 1 do
if typeof(given[i]) == 'string' and upper(given[i]) == word then return range(given, i + 1, a, b, c) end
end
end
end

-- Whether the command itself is told, or has written nothing. Behind its name stands what else is to be known: what it replied, or when its
-- key will end.
local function tell(word, reply, given)
local _, at = find(tellable, ' ' .. word .. '=', 1, true)
local count = #given
if not at or count > $ARGUMENTS then return false end
local kind, noted = byte(tellable, at + 1), ''
if kind == 114 then
if not reply then return true end
if typeof(reply) == 'table' then return false end
noted = reply
elseif kind == 116 and not (word == 'set' and count == 2) then
for i = 3, count do
if typeof(given[i]) == 'string' and upper(given[i]) == 'GET' then return false end
end
if not reply or reply == 0 then return true end
noted = redis.call('PEXPIRETIME', given[1])
end
local left = room - 64 - #text(noted)
for i = 1, count do left = left - #text(given[i]) end
if left < 0 then return false end
room = left
redis.call('$PUSH', list, count + 2, word, noted, spread(given))
return true
end

local function note(reply, name, ...)
local word = lower(name)
local _, at = find(writes, ' ' .. word .. '=', 1, true)
if not at then return end
local given = {...}
if seen[given[1]] or not tell(word, reply, given) then
if byte(writes, at + 1) == 49 then return put(given[1]) end
for kind, begin, a, b, c, from in gmatch(match(writes, '^%S+', at + 1), '(%a)(%w+),(%-?%d+),(%d+),(%d+),(%d+);') do
some(given, kind, begin, number(a), number(b), number(c), number(from))
end
end
end

-- The line of an error is the caller's, not this one's.
local function raise(failure, level)
local _, place = try(fail, '', level)
local line = number(match(place, ':(%d+): $'))
local raised = {}
for key, value in each(failure) do
if key ~= 'line' then raised[key] = value end
end
fail(withmeta(raised, {__newindex = function(fresh, key, value)
set(fresh, key, key == 'line' and line or value)
end}))
end

local function refusal(name, ...)
if typeof(name) ~= 'string' then return end
if find(refused, ' ' .. lower(name) .. ' ', 1, true) then
return {err = "ERR '" .. lower(name) .. "' is not served in a script"}
end
if lower(name) == 'copy' then
local given = {...}
for i = 3, #given do
if typeof(given[i]) == 'string' and upper(given[i]) == 'DB' and text(given[i + 1]) ~= '0' then
return {err = "ERR 'copy' is not served in a script with DB, since there is one database"}
end
end
end
end

$PUSHES
-- A message waits in a list for the end of the script, if there is one for it. How many will get it is not known here.
local function said(name, ...)
local kind = typeof(name) == 'string' and lower(name)
if (kind == 'publish' or kind == 'spublish') and #{...} == 2 then
local length = push(kind, ...)
if length == 0 then return {err = "ERR '" .. kind .. "' is not served in a script that does not name it"} end
return typeof(length) == 'table' and length or 0
end
end

-- Trimming to about so much each store would do at another place.
local function exactly(name, ...)
local word = typeof(name) == 'string' and lower(name)
if word ~= 'xadd' and word ~= 'xtrim' then return end
local given = {name, ...}
local i = word == 'xadd' and typeof(given[3]) == 'string' and upper(given[3]) == 'NOMKSTREAM' and 4 or 3
local way = typeof(given[i]) == 'string' and upper(given[i])
if given[i + 1] ~= '~' or (way ~= 'MAXLEN' and way ~= 'MINID') then return end
given[i + 1] = '='
if typeof(given[i + 3]) ~= 'string' or upper(given[i + 3]) ~= 'LIMIT' then return given end
if (number(given[i + 4]) or -1) < 0 then return end
local rest = {}
for j = 1, #given do
if j < i + 3 or j > i + 4 then rest[#rest + 1] = given[j] end
end
return rest
end

local function ended(reply, ...)
if typeof(reply) == 'table' and reply.err then return reply, true end
note(reply, ...)
return reply
end

local function run(...)
local instead = refusal(...) or said(...) $HELD
if instead then return ended(instead, ...) end
local exact = exactly(...)
if exact then return ended(redis.pcall(spread(exact)), spread(exact)) end
return ended(redis.pcall(...), ...)
end

local api = {
call = function(...)
local reply, failed = run(...)
if failed then raise(reply, 4) end
return reply
end,
pcall = function(...) return (run(...)) end
}
local function rest()
withmeta(api, {__index = function(_, name) return redis[name] end})
end
$BEGIN
return api
end)()
local server = redis;
