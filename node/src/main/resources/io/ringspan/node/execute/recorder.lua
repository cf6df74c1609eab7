-- Stands before a script, on the line on which it begins, so that the lines of its errors stay what they are.
-- Each key that a command of the script has written is appended to a list, at the first time.
local redis = (function()
local real, call, pcall_ = redis, redis.call, redis.pcall
local lower, find, byte, match, gmatch = string.lower, string.find, string.byte, string.match, string.gmatch
local upper, tostring = string.upper, tostring
local type, setmetatable, rawset, pairs, pcall, error, tonumber = type, setmetatable, rawset, pairs, pcall, error, tonumber
local writes, refused, list = '$WRITES', '$REFUSED', '$LIST'
local seen = {}

local function put(key)
if key and not seen[key] then
seen[key] = true
call('RPUSH', list, key)
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
range(given, tonumber(word), a, b, c)
elseif kind == 'n' then
local at = tonumber(word)
for i = at + a, at + a + (tonumber(given[at]) or 0) - 1 do put(given[i]) end
else
for i = from, #given - 1 do
if type(given[i]) == 'string' and upper(given[i]) == word then return range(given, i + 1, a, b, c) end
end
end
end

local function note(name, ...)
local _, at = find(writes, ' ' .. lower(name) .. '=', 1, true)
if not at then return end
if byte(writes, at + 1) == 49 then return put((...)) end
local given = {...}
for kind, word, a, b, c, from in gmatch(match(writes, '^%S+', at + 1), '(%a)(%w+),(%-?%d+),(%d+),(%d+),(%d+);') do
some(given, kind, word, tonumber(a), tonumber(b), tonumber(c), tonumber(from))
end
end

-- The line of an error is the caller's, not this one's.
local function raise(failure, level)
local _, place = pcall(error, '', level)
local line = tonumber(match(place, ':(%d+): $'))
local raised = {}
for key, value in pairs(failure) do
if key ~= 'line' then raised[key] = value end
end
error(setmetatable(raised, {__newindex = function(fresh, key, value)
rawset(fresh, key, key == 'line' and line or value)
end}))
end

local function refusal(name, ...)
if type(name) ~= 'string' then return end
if find(refused, ' ' .. lower(name) .. ' ', 1, true) then
return {err = "ERR '" .. lower(name) .. "' is not served in a script"}
end
if lower(name) == 'copy' then
local given = {...}
for i = 3, #given do
if type(given[i]) == 'string' and upper(given[i]) == 'DB' and tostring(given[i + 1]) ~= '0' then
return {err = "ERR 'copy' is not served in a script with DB, since there is one database"}
end
end
end
end

local function run(...)
local reply = refusal(...) or pcall_(...)
if type(reply) == 'table' and reply.err then return reply, true end
note(...)
return reply
end

return setmetatable({
call = function(...)
local reply, failed = run(...)
if failed then raise(reply, 4) end
return reply
end,
pcall = function(...) return (run(...)) end
}, {__index = real})
end)()
local server = redis;
