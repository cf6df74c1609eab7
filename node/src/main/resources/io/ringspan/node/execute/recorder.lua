-- Stands before a script or a library, on the line on which it begins, so that the lines of its errors stay what they are.
-- Each key that a command of the script has written is appended to a list, at the first time. In here, redis is what it is for everybody:
-- while a library is loaded it is another table than when its functions run.
local redis = (function()
local lower, upper, find, byte, match, gmatch, typeof, text, number, each, try, fail, withmeta, set
local function ready()
lower, upper, find, byte, match, gmatch = string.lower, string.upper, string.find, string.byte, string.match, string.gmatch
typeof, text, number, each, try, fail, withmeta, set = type, tostring, tonumber, pairs, pcall, error, setmetatable, rawset
end
local writes, refused, list, published = '$WRITES', '$REFUSED', '$LIST', '$PUBLISHED'
local seen = {}

local function put(key)
if key and not seen[key] then
seen[key] = true
redis.call('$PUSH', list, key)
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

local function note(name, ...)
local _, at = find(writes, ' ' .. lower(name) .. '=', 1, true)
if not at then return end
if byte(writes, at + 1) == 49 then return put((...)) end
local given = {...}
for kind, word, a, b, c, from in gmatch(match(writes, '^%S+', at + 1), '(%a)(%w+),(%-?%d+),(%d+),(%d+),(%d+);') do
some(given, kind, word, number(a), number(b), number(c), number(from))
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

local function run(...)
local reply = refusal(...) or said(...) or $HELD redis.pcall(...)
if typeof(reply) == 'table' and reply.err then return reply, true end
note(...)
return reply
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
