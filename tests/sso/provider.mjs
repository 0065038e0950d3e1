// A certified OpenID provider with a few people. Arguments: its port, and the address of
// the server that it signs people in for.
import { Provider } from "oidc-provider";

const [port, base] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;

// Whoever changes jobs is in other groups the second time.
let times = 0;
const groups = {
  sekretær: () => ["kommunen", "sekretariat"],
  direktør: () => ["direktion"],
  udenfor: () => ["kommunen"],
  forfremmet: () => [times++ === 0 ? "direktion" : "it"],
};

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: "aarshjul",
      client_secret: "en hemmelighed fra en fil",
      redirect_uris: [`${base}/log-ind/oidc/retur`],
      post_logout_redirect_uris: [`${base}/`],
    },
  ],
  claims: { openid: ["sub"], profile: ["preferred_username", "groups"] },
  conformIdTokenClaims: false,
  cookies: { keys: ["til en prøve"] },
  features: { rpInitiatedLogout: { enabled: true } },
  pkce: { required: () => true },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({ sub: id, preferred_username: id, groups: groups[id]?.() ?? [] }),
  }),
});

// What somebody on the way could try: the groups are others, the signature is the old one.
provider.use(async (context, next) => {
  await next();
  const token = context.path === "/token" && context.body?.id_token;
  if (!token) return;
  const [head, body, signature] = token.split(".");
  const claims = JSON.parse(Buffer.from(body, "base64url"));
  if (claims.sub !== "ændret") return;
  claims.groups = ["it"];
  const altered = Buffer.from(JSON.stringify(claims)).toString("base64url");
  context.body = { ...context.body, id_token: `${head}.${altered}.${signature}` };
});

provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));
