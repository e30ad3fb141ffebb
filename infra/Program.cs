return await Pulumi.Deployment.RunAsync<Homelab.Infra.HomelabStack>();
